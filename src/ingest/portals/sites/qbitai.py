"""量子位: AI news, the blog of a public account."""

from ingest.portals.portal import Feed, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="qbitai",
    name="量子位",
    domains=("qbitai.com",),
    outlet="qbitai",
    routes=(Feed("https://www.qbitai.com/feed"),),
    article_url=(r"^https?://(?:www\.)?qbitai\.com/\d{4}/\d{2}/\d+\.html",),
    rules=(
        Rules(
            body="div.article", drop=(".share_pc", ".person_box", ".tags", "h1", ".article_info")
        ),
    ),
)
