"""安远AI: research on AI safety, in English and Chinese."""

from ingest.portals.portal import Evidence, Feed, Portal

PORTAL = Portal(
    id="concordia_ai",
    name="安远AI",
    domains=("concordia-ai.com",),
    outlet="concordia_ai",
    routes=(
        Feed("https://concordia-ai.com/feed/", confidence="medium", evidence=Evidence("P", 2026)),
    ),
    article_url=(
        r"^https?://(?:www\.)?concordia-ai\.com/(?:zh/)?(?:research|\d{4}/\d{2})/[\w%-]+",
    ),
    note="Its newsletter and public account are other sites; many reports are PDF.",
)
