"""明日大盘: stock market blog; names no source."""

from ingest.portals.portal import Portal, UrlList
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="mingridapan",
    name="明日大盘",
    domains=("mingridapan.com",),
    routes=(UrlList(),),
    article_url=(r"^https?://www\.mingridapan\.com/",),
    rules=(Rules(title=".title-text", body="div.page_art_content"),),
    note="No list is known.",
)
