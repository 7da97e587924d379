"""经济观察网: business weekly online."""

from ingest.portals.portal import Evidence, ListPage, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="eeo",
    name="经济观察网",
    domains=("eeo.com.cn",),
    outlet="eeo",
    routes=(
        ListPage(
            "https://www.eeo.com.cn/shangyechanye/",
            link="#lyp_article li div span a",
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(r"^https?://www\.eeo\.com\.cn/\d{4}/\d{4}/\d+\.shtml",),
    rules=(
        Rules(
            body="div.xd-nr",
            drop=(".xd-xd-xd-rwm", ".xd_zuozheinfo", ".xd-lj", ".xd-gg"),
        ),
    ),
)
