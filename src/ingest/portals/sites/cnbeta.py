"""cnBeta: tech reposts with 来源."""

from ingest.portals.portal import Evidence, Feed, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="cnbeta",
    name="cnBeta",
    domains=("cnbeta.com.tw", "cnbeta.com"),
    outlet="cnbeta",
    routes=(
        Feed(
            "https://www.cnbeta.com.tw/backend.php",
            confidence="medium",
            evidence=Evidence("P", 2026),
        ),
    ),
    article_url=(r"^https?://(?:www|m)\.cnbeta\.com(?:\.tw)?/articles/(?:[a-z]+/)?\d+\.htm",),
    rules=(
        Rules(
            title="header.title h1",
            body="div.article-content",
            drop=(".topic", ".article-topic", ".article-global"),
        ),
    ),
    note="Its own list wants a token and the session's cookie, and is left.",
)
