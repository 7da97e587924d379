"""Python社区: forum that copies public accounts; the date is relative (2 年前)."""

from ingest.portals.portal import Portal, UrlList

PORTAL = Portal(
    id="python88",
    name="Python社区",
    domains=("python88.com",),
    outlet="python88",
    routes=(UrlList(),),
    article_url=(r"^https?://(?:www\.)?python88\.com/topic/\d+",),
    note="Only addresses handed in; its numbers are not counted through.",
)
