"""快科技: hardware and consumer news by the minute, with author."""

from ingest.portals.portal import Evidence, Feed, ListPage, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="mydrivers",
    name="快科技",
    domains=("mydrivers.com",),
    outlet="mydrivers",
    routes=(
        ListPage(
            "https://m.mydrivers.com/m/newslist.ashx?ac=new",
            link="li[data-id]",
            attribute="data-id",
            template="https://m.mydrivers.com/newsview/{value}.html",
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
        ListPage(
            "https://m.mydrivers.com/m/newslist.ashx?ac=new&bcid=803",
            link="li[data-id]",
            attribute="data-id",
            template="https://m.mydrivers.com/newsview/{value}.html",
            confidence="low",
            evidence=Evidence("M", 2026),
        ),
        Feed("https://rss.mydrivers.com/rss.aspx?Tid=1", confidence="low", evidence=Evidence("R")),
    ),
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
    note="The feed is unproven.",
)
