"""IT之家: product news by the minute, with 来源, author and editor."""

from ingest.portals.portal import Evidence, Feed, ListPage, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="ithome",
    name="IT之家",
    domains=("ithome.com",),
    outlet="ithome",
    routes=(
        Feed("https://www.ithome.com/rss/", confidence="high", evidence=Evidence("L", 2026)),
        ListPage(
            "https://www.ithome.com/list/",
            link="#list > div.fl > ul > li a.t",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        ListPage(
            "https://www.ithome.com/tag/AI",
            link="ul.bl > li h2 > a",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(r"^https?://(?:www\.)?ithome\.com/0/\d{3}/\d{3}\.htm",),
    rules=(Rules(body="div#paragraph", drop=(".ad-tips", ".related_post")),),
)
