"""半月谈网: party magazine online."""

from ingest.portals.portal import Evidence, ListPage, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="banyuetan",
    name="半月谈网",
    domains=("banyuetan.org",),
    routes=(
        ListPage(
            "http://www.banyuetan.org/byt/banyuetanpinglun/index.html",
            link="div.bty_tbtj_list ul.clearFix li h3 a",
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
        ListPage(
            "http://www.banyuetan.org/byt/shizhengjiangjie/index.html",
            link="div.bty_tbtj_list ul.clearFix li h3 a",
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(r"^https?://www\.banyuetan\.org/\w+/detail/\d{8}/\d+_1\.html",),
    rules=(Rules(body="div#detail_content"),),
)
