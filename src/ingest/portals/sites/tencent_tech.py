"""腾讯新闻: portal and accounts (企鹅号); the article is a script's assignment.

Two older templates are HTML; those before 2019 are GB2312.
"""

from ingest.portals.portal import Evidence, JsonApi, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="tencent_tech",
    name="腾讯新闻",
    domains=("news.qq.com", "new.qq.com", "tech.qq.com", "inews.qq.com"),
    outlet="tencent_tech",
    routes=(
        JsonApi(
            "https://r.inews.qq.com/gw/event/hot_ranking_list?page_size=50",
            items="idlist.0.newslist",
            link="https://new.qq.com/rain/a/{id}",
            time="time, timestamp",
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(
        r"^https?://(?:new|news)\.qq\.com/rain/a/[0-9A-Z]{14,18}",
        r"^https?://(?:new\.qq\.com/omn/\d{8}|tech\.qq\.com/a/\d{8})/\w+\.html?",
    ),
    rules=(
        Rules(
            state_after=r"window\.DATA\s*=",
            state_body="originContent.text",
            state_title="title",
            state_source="media",
            state_published="pubtime",
        ),
        Rules(body="div.rich_media_content"),
        Rules(
            body="div#Cnt-Main-Article-QQ, div.content-article",
            published=".a_time",
            source=".a_source",
        ),
    ),
    note="Only what is read most: the list of the technology channel wants a device's random id, "
    "which is not made up.",
)
