"""环球网: international news; the article stands as HTML in textarea elements."""

from ingest.portals.portal import Portal, UrlList
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="huanqiu",
    name="环球网",
    domains=("huanqiu.com",),
    outlet="huanqiu",
    routes=(UrlList(),),
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
    note="A list takes two requests, which no route makes yet; addresses are handed in.",
)
