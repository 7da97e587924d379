"""工业和信息化部: the ministry of industry; policies, explanations, drafts for comment."""

from ingest.portals.portal import Evidence, JsonApi, Portal
from ingest.portals.rules import Rules

_SEARCH = (
    "https://www.miit.gov.cn/search-front-server/api/search/info?scope=basic&cateid=196&p={page}"
    "&pg=10&pos=title_text,infocontent,titlepy&level=6&dateField=deploytime"
    "&selectFields=title,content,deploytime,url,columnname,publishgroupname,infoextends"
    "&sortFields=%5B%7B%22name%22%3A%22deploytime%22%2C%22type%22%3A%22desc%22%7D%5D"
    "&group=distinct&q={keyword}"
)

PORTAL = Portal(
    id="miit",
    name="工业和信息化部",
    domains=("miit.gov.cn",),
    outlet="miit",
    routes=(
        JsonApi(
            _SEARCH,
            headers=(("Referer", "https://www.miit.gov.cn/search/zcwjk.html"),),
            items="data.searchResult.dataResults",
            link="{groupData.0.data.url}",
            time="groupData.0.data.deploytime",
            keywords=("人工智能",),
            pages=2,
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
        JsonApi(
            _SEARCH,
            headers=(("Referer", "https://www.miit.gov.cn/search/zcwjk.html"),),
            items="data.searchResult.dataResults",
            link="{groupData.0.data.url}",
            time="groupData.0.data.deploytime",
            pages=10,
            search=True,
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(
        r"^https?://(?:www|wap)\.miit\.gov\.cn/(?:[\w-]+/)+art/\d{4}/art_[0-9a-f]{32}\.html",
    ),
    rules=(Rules(title="#con_title", body="div#con_con, div.ccontent", published="#con_time"),),
    delay_s=10.0,
    note="Found by its search for 人工智能; its other lists take two requests and a cookie of "
    "the first, which is not kept.",
)
