"""开源中国: open source news."""

from ingest.portals.portal import Evidence, Feed, ListPage, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="oschina",
    name="开源中国",
    domains=("oschina.net",),
    outlet="oschina",
    routes=(
        Feed("https://www.oschina.net/news/rss", confidence="medium", evidence=Evidence("P", 2026)),
        ListPage(
            "https://www.oschina.net/news/column?columnId=26",
            link="div.news-item",
            attribute="data-url",
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(r"^https?://www\.oschina\.net/news/\d+",),
    rules=(Rules(title="h1.article-box__title", body="div.article-detail div.content"),),
)
