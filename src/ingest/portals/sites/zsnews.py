"""中山网: city portal with nested tables; the date stands under the text."""

from ingest.portals.portal import Portal, UrlList
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="zsnews",
    name="中山网",
    domains=("zsnews.cn",),
    routes=(UrlList(),),
    article_url=(r"^https?://www\.zsnews\.cn/",),
    rules=(Rules(title="span.Title", body='td[style*="line-height:166%"]'),),
    note="No list is known.",
)
