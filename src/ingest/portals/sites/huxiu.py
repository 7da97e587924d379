"""虎嗅: business essays, many from public accounts (本文来自微信公众号).

Its interface names the account as author; the writer stands in the text.
"""

from ingest.portals.portal import Evidence, JsonApi, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="huxiu",
    name="虎嗅",
    domains=("huxiu.com",),
    outlet="huxiu",
    routes=(
        JsonApi(
            "https://api-web-article.huxiu.com/web/channel/articleListV1",
            form="platform=www&channel_id=105&pagesize=20",
            items="data.dataList, data.datalist",
            link="https://www.huxiu.com/article/{aid}.html",
            time="publish_time, dateline",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        JsonApi(
            "https://api-web-article.huxiu.com/v3/tag/articleList",
            form="platform=www&tag_id=291",
            items="data.datalist",
            link="https://www.huxiu.com/article/{aid}.html",
            time="publish_time, dateline",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(r"^https?://(?:www|m)\.huxiu\.com/article/\d+\.html",),
    rules=(
        Rules(
            state_is_page=True,
            state_body="data.content_preface, data.content",
            state_title="data.title",
            state_published="data.dateline, data.publish_time",
            state_url="https://www.huxiu.com/article/{data.aid}.html",
            drop=(".neirong-shouquan", ".neirong-shouquan-public"),
        ),
        Rules(
            body="div.article-content-wrap",
            drop=(
                ".neirong-shouquan",
                ".neirong-shouquan-public",
                ".vote__bar",
                ".vote__btn",
                ".vote__time",
            ),
        ),
    ),
    delay_s=8.0,
    note="Articles come from a POST request, so their pages are read, which may show a check; "
    "answers handed in are read. Its search wants a signature and its feed is broken.",
)
