"""工业和信息化部: the ministry of industry; policies, explanations, drafts for comment."""

from ingest.portals.portal import Portal, UrlList
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="miit",
    name="工业和信息化部",
    domains=("miit.gov.cn",),
    outlet="miit",
    routes=(UrlList(),),
    article_url=(
        r"^https?://(?:www|wap)\.miit\.gov\.cn/(?:[\w-]+/)+art/\d{4}/art_[0-9a-f]{32}\.html",
    ),
    rules=(Rules(title="#con_title", body="div#con_con, div.ccontent", published="#con_time"),),
    delay_s=10.0,
    note="A list takes two requests and a cookie of the first, which no route keeps yet; "
    "addresses are handed in.",
)
