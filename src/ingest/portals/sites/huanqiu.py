"""环球网: international news; the article stands as HTML in textarea elements."""

from ingest.portals.portal import Evidence, JsonApi, Portal, TwoStep
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="huanqiu",
    name="环球网",
    domains=("huanqiu.com",),
    outlet="huanqiu",
    routes=(
        TwoStep(
            "https://tech.huanqiu.com/api/channel_pc",
            find=r'"node"\s*:\s*"(?P<nodes>/[\w/]+)"',
            glue="%22,%22",
            then=JsonApi(
                "https://tech.huanqiu.com/api/list?node=%22{nodes}%22&offset={page}&limit=20",
                items="list",
                link="https://tech.huanqiu.com/article/{aid}",
                time="ctime",
                pages=2,
                first=0,
                step=20,
            ),
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(r"^https?://[a-z]+\.huanqiu\.com/article/\w{11,}",),
    rules=(
        Rules(
            body="textarea.article-content",
            title="textarea.article-title",
            published="textarea.article-time",
            source="textarea.article-source-name, span.source",
        ),
        Rules(title=".a-title", body="div.a-con"),
    ),
)
