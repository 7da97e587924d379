"""少数派: essays on tools and digital life."""

from ingest.portals.portal import Feed, Portal

PORTAL = Portal(
    id="sspai",
    name="少数派",
    domains=("sspai.com",),
    outlet="sspai",
    routes=(Feed("https://sspai.com/feed"),),
    article_url=(r"^https?://sspai\.com/post/\d+",),
)
