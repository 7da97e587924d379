"""奇客 Solidot: one-paragraph summaries of foreign news."""

from ingest.portals.portal import Evidence, Feed, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="solidot",
    name="奇客",
    domains=("solidot.org",),
    routes=(
        Feed("https://www.solidot.org/index.rss", confidence="high", evidence=Evidence("M", 2026)),
    ),
    article_url=(r"^https?://(?:www|\w+)\.solidot\.org/story\?sid=\d+",),
    rules=(Rules(body="div.p_mainnew", published="div.talk_time"),),
)
