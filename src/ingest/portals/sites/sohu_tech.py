"""搜狐: portal and 搜狐号 accounts; the page names the account and, for reposts, the original."""

from ingest.portals.portal import JsonApi, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="sohu_tech",
    name="搜狐科技",
    domains=("sohu.com",),
    outlet="sohu_tech",
    routes=(
        JsonApi(
            "https://v2.sohu.com/public-api/feed?scene=CHANNEL&sceneId=30&page={page}&size=20",
            items="",
            link="https://www.sohu.com/a/{id}_{authorId}",
        ),
    ),
    article_url=(r"^https?://(?:www|m)\.sohu\.com/a/\d+_\d+",),
    rules=(
        Rules(
            body="#mp-editor, #articleContent",
            source='span[data-role="original-link"] a',
            editor='p[data-role="editor-name"]',
            drop=(
                ".original-title",
                ".lookall-box",
                "#backsohucom",
                'p[data-role="editor-name"]',
            ),
        ),
    ),
    note="The list is of 2021 and unproven since.",
)
