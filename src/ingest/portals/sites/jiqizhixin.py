"""机器之心: AI research news; it sells a data service and shows crawlers its offer."""

from ingest.portals.portal import Portal

PORTAL = Portal(
    id="jiqizhixin",
    name="机器之心",
    domains=("jiqizhixin.com",),
    outlet="jiqizhixin",
    article_url=(r"^https?://(?:www\.)?jiqizhixin\.com/articles/\d{4}-\d{2}-\d{2}(?:-\d+)?",),
    status="refused",
    note="The site asks crawlers to buy its data service; copies elsewhere are used.",
)
