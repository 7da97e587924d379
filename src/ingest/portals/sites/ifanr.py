"""爱范儿: consumer technology."""

from ingest.portals.portal import Feed, Portal

PORTAL = Portal(
    id="ifanr",
    name="爱范儿",
    domains=("ifanr.com",),
    outlet="ifanr",
    routes=(Feed("https://www.ifanr.com/feed"),),
    article_url=(r"^https?://(?:www\.)?ifanr\.com/(?:[a-z]+/)?\d+",),
)
