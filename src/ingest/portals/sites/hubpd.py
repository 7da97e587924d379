"""全国党媒信息公共平台: index of party papers that tells where a text first stood."""

from ingest.portals.portal import Portal, UrlList

PORTAL = Portal(
    id="hubpd",
    name="全国党媒信息公共平台",
    domains=("hubpd.com",),
    routes=(UrlList(),),
    note="Its search names the outlet and address where a text first stood, which are on other "
    "portals; nothing of its own is listed.",
)
