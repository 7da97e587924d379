"""凤凰网: portal; reposts with 来源, editor by name; the article is a script's assignment."""

from ingest.portals.portal import Evidence, JsonInScript, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="ifeng_tech",
    name="凤凰网科技",
    domains=("ifeng.com",),
    outlet="ifeng_tech",
    routes=(
        JsonInScript(
            "https://tech.ifeng.com/",
            after=r"var\s+allData\s*=",
            items="newsstream, hotNews1",
            link="{url}",
            time="newsTime",
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
        JsonInScript(
            "https://tech.ifeng.com/shanklist/5-75005-75006-",
            after=r"var\s+allData\s*=",
            items="newsstream",
            link="{url}",
            time="newsTime",
            confidence="low",
            evidence=Evidence("P"),
        ),
    ),
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
)
