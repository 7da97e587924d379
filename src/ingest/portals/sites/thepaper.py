"""澎湃新闻: own reporting, reposts with 来源, and accounts of government bodies (澎湃号).

Old pages are HTML with line breaks; new ones keep the article in their page state.
"""

from ingest.portals.portal import Portal, UrlList
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="thepaper",
    name="澎湃新闻",
    domains=("thepaper.cn",),
    outlet="thepaper",
    routes=(UrlList(),),
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
    note="Lists are POST requests; addresses are handed in.",
)
