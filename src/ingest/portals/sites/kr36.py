"""36氪: start-up news, own reporting and public accounts."""

from ingest.portals.portal import Feed, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="kr36",
    name="36氪",
    domains=("36kr.com",),
    outlet="kr36",
    routes=(Feed("https://36kr.com/feed"),),
    article_url=(r"^https?://(?:www\.|m\.)?36kr\.com/(?:p|newsflashes)/\d+",),
    rules=(Rules(body="div.articleDetailContent"),),
    delay_s=8.0,
    note="Some clients get a check page; then only the feed is kept.",
)
