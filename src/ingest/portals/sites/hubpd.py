"""全国党媒信息公共平台: index of party papers that tells where a text first stood."""

from ingest.portals.portal import Portal, UrlList

PORTAL = Portal(
    id="hubpd",
    name="全国党媒信息公共平台",
    domains=("hubpd.com",),
    routes=(UrlList(),),
    note="Its search is a POST request, not possible yet; the shape of its pages is unknown.",
)
