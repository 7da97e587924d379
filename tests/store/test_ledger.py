from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ingest.errors import StoreError
from ingest.model.article import Content, Reject, TopicRow
from ingest.model.outlet import OutletRow
from ingest.store.ledger import Ledger
from tests.store.rows import ARTICLE

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


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "ledger")


def test_the_newest_row_of_a_key_counts(ledger):
    ledger.append("rejects", [REJECT], run_id="r1")
    ledger.append("rejects", [replace(REJECT, detail="again", run_id="r2")], run_id="r2")
    rows = ledger.read("rejects").to_pylist()
    assert [row["detail"] for row in rows] == ["again"]


def test_old_versions_stay_readable(ledger):
    ledger.append("contents", [Content(sha256="1", text="一")], run_id="r1")
    before = ledger.versions()
    ledger.append("contents", [Content(sha256="2", text="二")], run_id="r2")
    assert ledger.read("contents", before)["sha256"].to_pylist() == ["1"]
    assert ledger.keys("contents") == {("1",), ("2",)}


def test_appending_nothing_makes_no_commit(ledger):
    assert ledger.append("contents", [], run_id="r1") == 0
    assert ledger.version("contents") == -1
    assert ledger.read("contents").num_rows == 0


def test_a_derived_table_is_written_only_when_it_changed(ledger):
    assert ledger.replace("outlets", [OUTLET], run_id="r1")
    assert not ledger.replace("outlets", [OUTLET], run_id="r2")
    assert ledger.replace("outlets", [replace(OUTLET, name="改名")], run_id="r3")
    assert ledger.read("outlets").num_rows == 1


def test_a_derived_table_is_not_appended_to(ledger):
    with pytest.raises(StoreError, match="derived"):
        ledger.append("outlets", [OUTLET], run_id="r1")


def topic(article_id, name):
    return TopicRow(article_id=article_id, topic=name, score=1.0, evidence=())


def test_details_of_an_older_version_of_an_article_do_not_count(ledger):
    ledger.append("topics", [topic("a1", "court"), topic("a1", "copy")], run_id="r1", batch="1")
    ledger.append("articles", [ARTICLE], run_id="r1", batch="1")
    first = ledger.versions()
    ledger.append("topics", [topic("a1", "data")], run_id="r2", batch="2")
    assert ledger.read("topics")["topic"].to_pylist() == ["copy", "court"], "not committed yet"
    ledger.append("articles", [ARTICLE], run_id="r2", batch="2")
    assert ledger.read("topics")["topic"].to_pylist() == ["data"]
    ledger.append("articles", [ARTICLE], run_id="r3", batch="3")
    assert ledger.read("topics").num_rows == 0, "the third version has none"
    assert ledger.read("topics", first)["topic"].to_pylist() == ["copy", "court"]
