"""动点科技: start-ups and technology, with an English sister site."""

from ingest.portals.portal import Feed, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="technode_cn",
    name="动点科技",
    domains=("cn.technode.com",),
    outlet="technode_cn",
    routes=(Feed("https://cn.technode.com/feed/"),),
    article_url=(r"^https?://cn\.technode\.com/post/\d{4}-\d{2}-\d{2}/[^/]+",),
    rules=(Rules(body="div.entry-content, div.post-content"),),
    note="The feed is unproven.",
)
