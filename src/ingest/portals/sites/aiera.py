"""新智元: AI news of a public account, on a WordPress blog of its own."""

from ingest.portals.portal import Evidence, Feed, JsonApi, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="aiera",
    name="新智元",
    domains=("aiera.com.cn",),
    outlet="aiera",
    routes=(
        JsonApi(
            "https://aiera.com.cn/wp-json/wp/v2/posts?per_page=20&page={page}",
            items="",
            link="https://aiera.com.cn/wp-json/wp/v2/posts/{id}?_embed",
            time="date",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        Feed(
            "https://aiera.com.cn/feed",
            fetch_as=(
                r"^https?://(?:www\.)?aiera\.com\.cn/\d{4}/\d\d/\d\d/[\w-]+/[\w-]+/(\d+)/.*$",
                r"https://aiera.com.cn/wp-json/wp/v2/posts/\1?_embed",
            ),
            confidence="medium",
            evidence=Evidence("P"),
        ),
        JsonApi(
            "https://aiera.com.cn/wp-json/wp/v2/posts?per_page=100&page={page}&search={keyword}&after={since:%Y-%m-%dT%H:%M:%S}&before={until:%Y-%m-%dT%H:%M:%S}",
            items="",
            link="https://aiera.com.cn/wp-json/wp/v2/posts/{id}?_embed",
            time="date",
            pages=3,
            search=True,
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(
        r"^https?://aiera\.com\.cn/wp-json/wp/v2/posts/\d+",
        r"^https?://(?:www\.)?aiera\.com\.cn/\d{4}/\d{2}/\d{2}/[\w-]+/[\w-]+/\d+/",
    ),
    rules=(
        Rules(
            state_is_page=True,
            state_body="content.rendered",
            state_title="title.rendered",
            state_author="_embedded.author.0.name",
            state_published="date",
            state_url="{link}",
        ),
        Rules(body="div.entry-content"),
    ),
    note="The same pieces appear on its public account.",
)
