"""极客公园: start-up stories."""

from ingest.portals.portal import Feed, Portal

PORTAL = Portal(
    id="geekpark",
    name="极客公园",
    domains=("geekpark.net",),
    outlet="geekpark",
    routes=(Feed("https://www.geekpark.net/rss"),),
    article_url=(r"^https?://(?:www\.)?geekpark\.net/news/\d+",),
)
