"""新浪科技: portal; reposts with 来源."""

from ingest.portals.portal import Evidence, JsonApi, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="sina_tech",
    name="新浪科技",
    domains=("sina.com.cn",),
    outlet="sina_tech",
    routes=(
        JsonApi(
            "https://feed.mix.sina.com.cn/api/roll/get?pageid=153&lid=2515&k=&num=50&page={page}",
            headers=(("Referer", "https://news.sina.com.cn/"),),
            items="result.data",
            link="{url}",
            time="ctime, intime",
            pages=2,
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(r"^https?://[a-z.]+\.sina\.com\.cn/(?:.+/)?\d{4}-\d{2}-\d{2}/doc-i\w+\.s?html",),
    rules=(
        Rules(
            title="h1.main-title",
            body="div#artibody, div#article",
            source=".date-source .source",
            published=".date-source .date",
            drop=(".appendQr_wrap", ".app-kaihu-qr", ".tech-quotation", "#left_hzh_ad"),
        ),
    ),
)
