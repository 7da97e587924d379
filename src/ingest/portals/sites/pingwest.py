"""品玩: technology business stories; the page gives only a relative time or month and day."""

from ingest.portals.portal import Feed, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="pingwest",
    name="品玩",
    domains=("pingwest.com",),
    outlet="pingwest",
    routes=(Feed("https://www.pingwest.com/feed"),),
    article_url=(r"^https?://(?:www\.)?pingwest\.com/[aw]/\d+",),
    rules=(Rules(body="section .article-style", author=".author"),),
    note="The feed is unproven; the site's own list is HTML inside JSON, which no route reads yet.",
)
