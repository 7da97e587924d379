"""量子位: AI news, the blog of a public account."""

from ingest.portals.portal import Evidence, Feed, JsonApi, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="qbitai",
    name="量子位",
    domains=("qbitai.com",),
    outlet="qbitai",
    routes=(
        Feed("https://www.qbitai.com/feed", confidence="high", evidence=Evidence("L", 2026)),
        Feed(
            "https://www.qbitai.com/tag/大模型/feed",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        Feed(
            "https://www.qbitai.com/category/资讯/feed",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        JsonApi(
            "https://www.qbitai.com/wp-json/wp/v2/posts?per_page=20&page={page}&search={keyword}",
            items="",
            link="{link}",
            time="date",
            pages=5,
            search=True,
            confidence="low",
            evidence=Evidence("P"),
        ),
    ),
    article_url=(r"^https?://(?:www\.)?qbitai\.com/\d{4}/\d{2}/\d+\.html",),
    rules=(
        Rules(
            body="div.article", drop=(".share_pc", ".person_box", ".tags", "h1", ".article_info")
        ),
    ),
)
