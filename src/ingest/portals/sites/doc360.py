"""360个人图书馆: copies by users; mirrors of it are gloss-polluted."""

from ingest.portals.portal import Portal, UrlList
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="doc360",
    name="360个人图书馆",
    domains=("360doc.com", "360doc.cn"),
    outlet="doc360",
    routes=(UrlList(),),
    article_url=(r"^https?://www\.360doc\.(?:com|cn)/(?:content|article)/",),
    rules=(Rules(title="h2#titiletext, #titiletext h2", body="#artContent"),),
    note="Only addresses handed in; what users copy belongs to others.",
)
