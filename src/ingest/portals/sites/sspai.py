"""少数派: essays on tools and digital life; its interface gives articles as JSON."""

from ingest.portals.portal import Evidence, Feed, JsonApi, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="sspai",
    name="少数派",
    domains=("sspai.com",),
    outlet="sspai",
    routes=(
        Feed(
            "https://sspai.com/feed",
            fetch_as=(
                r"^https?://sspai\.com/post/(\d+).*$",
                r"https://sspai.com/api/v1/article/info/get?id=\1&view=second&support_webp=true",
            ),
            confidence="high",
            evidence=Evidence("L", 2026),
        ),
        JsonApi(
            "https://sspai.com/api/v1/article/tag/page/get?limit=40&offset={page}&created_at=0&tag=AI&released=false",
            items="data",
            link="https://sspai.com/api/v1/article/info/get?id={id}&view=second&support_webp=true",
            time="released_time",
            first=0,
            step=40,
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        JsonApi(
            "https://sspai.com/api/v1/article/tag/page/get?limit=40&offset={page}&created_at=0&tag={keyword}&released=false",
            items="data",
            link="https://sspai.com/api/v1/article/info/get?id={id}&view=second&support_webp=true",
            time="released_time",
            pages=5,
            first=0,
            step=40,
            search=True,
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(
        r"^https?://sspai\.com/api/v1/article/info/get\?id=\d+",
        r"^https?://sspai\.com/post/\d+",
    ),
    rules=(
        Rules(
            state_is_page=True,
            state_body="data.body, data.body_extends[].body",
            state_title="data.title",
            state_author="data.author.nickname",
            state_published="data.released_time",
            state_url="https://sspai.com/post/{data.id}",
        ),
    ),
)
