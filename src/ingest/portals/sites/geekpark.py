"""极客公园: start-up stories; its interface gives articles as JSON."""

from ingest.portals.portal import Evidence, Feed, JsonApi, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="geekpark",
    name="极客公园",
    domains=("geekpark.net",),
    outlet="geekpark",
    routes=(
        Feed(
            "https://www.geekpark.net/rss",
            fetch_as=(
                r"^https?://(?:www\.)?geekpark\.net/news/(\d+).*$",
                r"https://mainssl.geekpark.net/api/v1/posts/\1",
            ),
            confidence="high",
            evidence=Evidence("L", 2026),
        ),
        JsonApi(
            "https://mainssl.geekpark.net/api/v1/columns/304",
            items="column.posts",
            link="https://mainssl.geekpark.net/api/v1/posts/{id}",
            time="published_timestamp",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        JsonApi(
            "https://mainssl.geekpark.net/api/v1/columns/179",
            items="column.posts",
            link="https://mainssl.geekpark.net/api/v1/posts/{id}",
            time="published_timestamp",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(
        r"^https?://mainssl\.geekpark\.net/api/v1/posts/\d+",
        r"^https?://(?:www\.)?geekpark\.net/news/\d+",
    ),
    rules=(
        Rules(
            state_is_page=True,
            state_body="post.content",
            state_title="post.title",
            state_author="post.authors[].realname, post.authors[].nickname",
            state_published="post.published_timestamp",
            state_url="https://www.geekpark.net/news/{post.id}",
        ),
    ),
    note="Columns 304 AI 新浪潮观察 and 179 综合报道.",
)
