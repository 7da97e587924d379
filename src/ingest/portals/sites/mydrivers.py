"""快科技: hardware and consumer news by the minute, with author."""

from ingest.portals.portal import Feed, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="mydrivers",
    name="快科技",
    domains=("mydrivers.com",),
    outlet="mydrivers",
    routes=(Feed("https://rss.mydrivers.com/rss.aspx?Tid=1"),),
    article_url=(
        r"^https?://m\.mydrivers\.com/newsview/\d+\.html",
        r"^https?://news\.mydrivers\.com/1/\d+/\d+\.htm",
    ),
    rules=(
        Rules(
            title="div.news_t",
            body="div#content",
            author="li.writer",
            published="li.writer + li",
        ),
        Rules(body="div.news_info"),
    ),
    note="The feed is unproven; the mobile list names numbers, not addresses.",
)
