"""爱范儿: consumer technology; its interface gives articles as JSON."""

from ingest.portals.portal import JsonApi, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="ifanr",
    name="爱范儿",
    domains=("ifanr.com",),
    outlet="ifanr",
    routes=(
        JsonApi(
            "https://sso.ifanr.com/api/v5/wp/web-feed/?limit=20&offset=0",
            items="objects",
            link="https://sso.ifanr.com/api/v5/wp/article/?post_id={post_id}",
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
