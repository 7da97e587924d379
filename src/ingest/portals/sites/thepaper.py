"""澎湃新闻: own reporting, reposts with 来源, and accounts of government bodies (澎湃号).

Old pages are HTML with line breaks; new ones keep the article in their page state.
"""

from ingest.portals.portal import Evidence, JsonApi, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="thepaper",
    name="澎湃新闻",
    domains=("thepaper.cn",),
    outlet="thepaper",
    routes=(
        JsonApi(
            "https://api.thepaper.cn/contentapi/nodeCont/getByChannelId",
            json='{"channelId": "119908"}',
            items="data.list",
            link="https://www.thepaper.cn/newsDetail_forward_{contId}",
            time="pubTimeLong",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        JsonApi(
            "https://api.thepaper.cn/contentapi/nodeCont/getByNodeIdPortal",
            json='{"nodeId": "82188"}',
            items="data.list",
            link="https://www.thepaper.cn/newsDetail_forward_{contId}",
            time="pubTimeLong",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        JsonApi(
            "https://api.thepaper.cn/contentapi/nodeCont/getByChannelId",
            json='{"channelId": "119489"}',
            items="data.list",
            link="https://www.thepaper.cn/newsDetail_forward_{contId}",
            time="pubTimeLong",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        JsonApi(
            "https://cache.thepaper.cn/contentapi/wwwIndex/rightSidebar",
            items="data.hotNews",
            link="https://www.thepaper.cn/newsDetail_forward_{contId}",
            time="pubTimeLong",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        JsonApi(
            "https://api.thepaper.cn/search/web/news",
            json='{"word": "{keyword}", "orderType": 3, "pageNum": {page}, "pageSize": 10, '
            '"searchType": 1}',
            items="data.list",
            link="https://www.thepaper.cn/newsDetail_forward_{contId}",
            time="pubTimeLong",
            pages=10,
            search=True,
            confidence="high",
            evidence=Evidence("L", 2026),
        ),
    ),
    article_url=(r"^https?://(?:www|m)\.thepaper\.cn/(?:newsDetail_forward|detail)[_/]\d+",),
    rules=(
        Rules(
            state_script="script#__NEXT_DATA__",
            state_body="props.pageProps.detailData.contentDetail.content",
            state_title="props.pageProps.detailData.contentDetail.name",
            state_author="props.pageProps.detailData.contentDetail.author",
            state_source="props.pageProps.detailData.contentDetail.source",
            state_published="props.pageProps.detailData.contentDetail.publishTime,"
            "props.pageProps.detailData.contentDetail.pubTime",
        ),
        Rules(body="div.news_txt"),
    ),
    delay_s=4.0,
    note="Channels 119908 科技 and 119489 智库, node 82188 AI播报.",
)
