"""晚点 LatePost: long reports on technology companies."""

from ingest.portals.portal import Portal, UrlList
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="latepost",
    name="晚点 LatePost",
    domains=("latepost.com",),
    outlet="latepost",
    routes=(UrlList(),),
    article_url=(r"^https?://www\.latepost\.com/news/\w*detail\?id=\d+",),
    rules=(
        Rules(
            title="div.article-header-title",
            body="#select-main",
            author="div.article-header-author .author-link a.label",
            published="div.article-header-date",
        ),
    ),
    note="Lists are POST requests; addresses are handed in.",
)
