"""中国新闻网: agency; its hidden spans for search engines give the editor as author."""

from ingest.portals.portal import Evidence, Feed, ListPage, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="chinanews",
    name="中国新闻网",
    domains=("chinanews.com", "chinanews.com.cn"),
    outlet="chinanews",
    routes=(
        Feed(
            "https://www.chinanews.com.cn/rss/scroll-news.xml",
            confidence="high",
            evidence=Evidence("L", 2026),
        ),
        Feed(
            "https://www.chinanews.com.cn/rss/finance.xml",
            confidence="high",
            evidence=Evidence("L", 2026),
        ),
        Feed(
            "https://www.chinanews.com.cn/rss/importnews.xml",
            confidence="high",
            evidence=Evidence("L", 2026),
        ),
        ListPage(
            "https://www.chinanews.com.cn/scroll-news/news{page}.html",
            link=".dd_bt a",
            pages=2,
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(
        r"^https?://(?:www\.)?chinanews\.com(?:\.cn)?/[a-z]+/\d{4}/\d{2}-\d{2}/\d+\.shtml",
    ),
    rules=(Rules(body="div.left_zw", drop=(".left_name", ".adInContent")),),
)
