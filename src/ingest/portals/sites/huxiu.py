"""虎嗅: business essays, many from public accounts (本文来自微信公众号).

Its interface names the account as author; the writer stands in the text.
"""

from ingest.portals.portal import Portal, UrlList
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="huxiu",
    name="虎嗅",
    domains=("huxiu.com",),
    outlet="huxiu",
    routes=(UrlList(),),
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
    note="Lists and articles are POST requests; addresses or answers are handed in.",
)
