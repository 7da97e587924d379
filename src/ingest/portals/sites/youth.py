"""中国青年网: youth league site; reposts with 来源, editor apart."""

from ingest.portals.portal import Portal, UrlList
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="youth",
    name="中国青年网",
    domains=("youth.cn",),
    routes=(UrlList(),),
    article_url=(r"^https?://[a-z]+\.youth\.cn/(?:[a-z]+/)+\d{6}/t\d{8}_\d+\.htm",),
    rules=(Rules(body="div.TRS_Editor", drop=("style",)),),
    note="No list is known.",
)
