"""酷勤网: tech reposts in GBK, about 2009."""

from ingest.portals.portal import Portal, UrlList
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="kuqin",
    name="酷勤网",
    domains=("kuqin.com",),
    routes=(UrlList(),),
    article_url=(r"^https?://www\.kuqin\.com/",),
    rules=(Rules(body='[id^="post-"] div.content', drop=(".post_link",)),),
    note="No list is known.",
)
