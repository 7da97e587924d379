"""虎嗅: business essays, many from public accounts (本文来自微信公众号)."""

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
    note="Lists are POST requests; addresses are handed in.",
)
