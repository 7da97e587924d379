"""IT之家: product news by the minute, with 来源, author and editor."""

from ingest.portals.portal import Feed, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="ithome",
    name="IT之家",
    domains=("ithome.com",),
    outlet="ithome",
    routes=(Feed("https://www.ithome.com/rss/"),),
    article_url=(r"^https?://(?:www\.)?ithome\.com/0/\d{3}/\d{3}\.htm",),
    rules=(Rules(body="div#paragraph", drop=(".ad-tips", ".related_post")),),
)
