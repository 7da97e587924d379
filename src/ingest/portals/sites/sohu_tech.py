"""搜狐: portal and 搜狐号 accounts; the page names the account and, for reposts, the original."""

from ingest.portals.portal import Evidence, JsonApi, JsonInScript, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="sohu_tech",
    name="搜狐科技",
    domains=("sohu.com",),
    outlet="sohu_tech",
    routes=(
        JsonInScript(
            "https://m.sohu.com/limit",
            after=r"window\.WapHomeRenderData\s*=",
            items="PlateBlock*.param.*.list",
            link="{url}",
            fetch_as=(r"[?#].*$", ""),
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
        JsonApi(
            "https://v2.sohu.com/public-api/feed?scene=CHANNEL&sceneId=30&page={page}&size=20",
            items="",
            link="https://www.sohu.com/a/{id}_{authorId}",
            time="publicTime",
            confidence="low",
            evidence=Evidence("P", 2021),
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
    note="The first list is of all subjects; that of technology is unproven since 2021.",
)
