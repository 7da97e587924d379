"""财新: business investigations behind a paywall."""

from ingest.portals.portal import Portal

PORTAL = Portal(
    id="caixin",
    name="财新",
    domains=("caixin.com",),
    outlet="caixin",
    article_url=(r"^https?://[a-z]+\.caixin\.com/\d{4}-\d{2}-\d{2}/\d+\.html",),
    status="refused",
    note="Behind a paywall: bodies are not read, and no interface for subscribers is asked.",
)
