"""中国网: State Council site; reposts with 来源."""

from ingest.portals.portal import Portal, UrlList
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="china_com_cn",
    name="中国网",
    domains=("china.com.cn",),
    routes=(UrlList(),),
    article_url=(
        r"^https?://[a-z]+\.china\.com\.cn/(?:txt/)?\d{4}-\d{2}/\d{2}/content_\d+\.s?html?",
    ),
    rules=(Rules(body="div.article", drop=(".editor",)),),
    note="No list is known.",
)
