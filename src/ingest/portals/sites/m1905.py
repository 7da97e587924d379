"""电影网: film portal; reposts essays of the dailies."""

from ingest.portals.portal import Portal, UrlList
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="m1905",
    name="电影网",
    domains=("1905.com",),
    routes=(UrlList(),),
    article_url=(r"^https?://www\.1905\.com/news/\d{8}/\d+\.shtml",),
    rules=(Rules(title="#contentNews h1.title", body="div.pic-content"),),
    note="No list is known.",
)
