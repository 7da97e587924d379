"""智源社区: an AI research institute's community; many pieces of public accounts."""

from ingest.portals.portal import Portal, UrlList
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="baai_hub",
    name="智源社区",
    domains=("hub.baai.ac.cn",),
    outlet="baai_hub",
    routes=(UrlList(),),
    article_url=(r"^https?://hub\.baai\.ac\.cn/views?/\d+",),
    rules=(Rules(body="div.post-content"),),
    note="Lists are POST requests; addresses are handed in.",
)
