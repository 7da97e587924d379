"""凤凰网: portal; reposts with 来源, editor by name; the article is a script's assignment."""

from ingest.portals.portal import Portal, UrlList
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="ifeng_tech",
    name="凤凰网科技",
    domains=("ifeng.com",),
    outlet="ifeng_tech",
    routes=(UrlList(),),
    article_url=(
        r"^https?://[a-z]+\.ifeng\.com/c/\w{11}",
        r"^https?://[a-z]+\.ifeng\.com/a/\d{8}/\d+_0\.shtml",
    ),
    rules=(
        Rules(
            state_after=r"var\s+allData\s*=",
            state_body="docData.contentData.contentList[type=text].data",
            state_title="docData.title",
            state_editor="docData.editorName",
            state_source="docData.source",
            state_published="docData.newsTime",
        ),
        Rules(title='h1[class*="topic"]', body='div[class*="main_content"], div#main_content'),
    ),
    note="Lists sit in a script's assignment, which no route reads yet; addresses are handed in.",
)
