"""证券时报网: market news in short flashes.

One template since 2021, one before.
"""

from ingest.portals.portal import Evidence, ListPage, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="stcn",
    name="证券时报网",
    domains=("stcn.com",),
    outlet="stcn",
    routes=(
        ListPage(
            "https://www.stcn.com/article/list/yw.html",
            link="ul.infinite-list li div.tt a",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(
        r"^https?://(?:www\.)?stcn\.com/article/detail/\d+\.html",
        r"^https?://[a-z]+\.stcn\.com/\d{4}/\d{4}/\d+\.s?html",
    ),
    rules=(
        Rules(title="div.detail-title", body="div.detail-content"),
        Rules(body="div#ctrlfscont, div.txt_con"),
    ),
)
