"""搜狗微信搜索: a search engine for public accounts."""

from ingest.portals.portal import Portal

PORTAL = Portal(
    id="sogou_weixin",
    name="搜狗微信搜索",
    domains=("weixin.sogou.com",),
    status="refused",
    note="A captcha stands before it and its links are hidden.",
)
