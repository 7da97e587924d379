"""中国信息通信研究院: white papers and reports on AI, mostly PDF behind short pages."""

from ingest.portals.portal import Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="caict",
    name="中国信息通信研究院",
    domains=("caict.ac.cn",),
    outlet="caict",
    article_url=(r"^https?://www\.caict\.ac\.cn/kxyj/\w+/(?:\w+/)?\d{6}/t\d{8}_\d+\.htm",),
    rules=(Rules(body="div.pagemaintext"), Rules(body="div.pagemain")),
    status="refused",
    note="Lists answer with a check for browsers, which is not passed; pages handed in are read.",
)
