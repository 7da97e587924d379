"""Rows of narrow tables."""

from datetime import UTC, datetime

from ingest.model.article import Reject
from ingest.model.outlet import OutletRow

REJECT = Reject(
    url="http://a.example/1",
    reason="http_404",
    detail="",
    stage="fetch",
    portal="a",
    page_id=None,
    rejected_at=datetime(2026, 10, 1, tzinfo=UTC),
    run_id="r1",
)
OUTLET = OutletRow(
    outlet_id="jiang",
    name="江城日报",
    name_en="Jiangcheng Daily",
    kind="official_media",
    owner="jiang",
    mostly_reposts=False,
    domains=("jiang.example",),
    aliases=(),
)
