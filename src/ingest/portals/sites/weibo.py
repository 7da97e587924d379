"""微博: short posts."""

from ingest.portals.portal import Portal

PORTAL = Portal(
    id="weibo",
    name="微博",
    domains=(
        "weibo.com",
        "weibo.cn",
    ),
    outlet="weibo",
    status="refused",
    note="Behind a login; pages handed in are read.",
)
