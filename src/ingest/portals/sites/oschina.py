"""开源中国: open source news."""

from ingest.portals.portal import Feed, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="oschina",
    name="开源中国",
    domains=("oschina.net",),
    outlet="oschina",
    routes=(Feed("https://www.oschina.net/news/rss"),),
    article_url=(r"^https?://www\.oschina\.net/news/\d+",),
    rules=(Rules(title="h1.article-box__title", body="div.article-detail div.content"),),
)
