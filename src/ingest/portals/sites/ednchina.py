"""EDN 电子技术设计: trade magazine; compiles other outlets under 网络整理."""

from ingest.portals.portal import Portal, UrlList
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="ednchina",
    name="EDN 电子技术设计",
    domains=("ednchina.com",),
    routes=(UrlList(),),
    article_url=(r"^https?://www\.ednchina\.com/\w+/\d+\.html",),
    rules=(Rules(body="div.article_text"),),
    note="No list is known.",
)
