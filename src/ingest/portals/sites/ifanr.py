"""爱范儿: consumer technology; its interface gives articles as JSON."""

from ingest.portals.portal import Evidence, Feed, JsonApi, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="ifanr",
    name="爱范儿",
    domains=("ifanr.com",),
    outlet="ifanr",
    routes=(
        Feed(
            "https://www.ifanr.com/feed",
            fetch_as=(
                r"^https?://(?:www\.)?ifanr\.com/(?:[a-z]+/)?(\d+).*$",
                r"https://sso.ifanr.com/api/v5/wp/article/?post_id=\1",
            ),
            confidence="high",
            evidence=Evidence("L", 2026),
        ),
        JsonApi(
            "https://sso.ifanr.com/api/v5/wp/web-feed/?limit=20&offset={page}",
            items="objects",
            link="https://sso.ifanr.com/api/v5/wp/article/?post_id={post_id}",
            time="created_at",
            pages=2,
            first=0,
            step=20,
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(
        r"^https?://sso\.ifanr\.com/api/v5/wp/article/\?post_id=\d+",
        r"^https?://(?:www\.)?ifanr\.com/(?:[a-z]+/)?\d+",
    ),
    rules=(
        Rules(
            state_is_page=True,
            state_body="objects.0.post_content",
            state_title="objects.0.post_title",
            state_author="objects.0.created_by.name",
            state_published="objects.0.published_at",
            state_url="https://www.ifanr.com/{objects.0.post_id}",
        ),
    ),
)
