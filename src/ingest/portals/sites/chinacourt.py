"""中国法院网: the supreme court's news site; time, source and author in one line."""

from ingest.portals.portal import Evidence, ListPage, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="chinacourt",
    name="中国法院网",
    domains=("chinacourt.org", "chinacourt.gov.cn"),
    outlet="chinacourt",
    routes=(
        ListPage(
            "https://www.chinacourt.org/article/index/id/MzAwNDAwMgCRhAEA.shtml",
            link='ul li a[href*="/article/detail/"]',
            confidence="medium",
            evidence=Evidence("P"),
        ),
    ),
    article_url=(
        r"^https?://[a-z]+\.chinacourt\.(?:org|gov\.cn)/article/detail/\d{4}/\d{2}/id/\d+\.shtml",
    ),
    rules=(Rules(title=".detail_bigtitle", body="div.detail_txt"),),
)
