"""网易: portal news and 网易号 accounts; 来源 names the outlet or the account.

Two eras of news pages and one of account pages; the account page says nothing but a day.
"""

from ingest.portals.portal import Evidence, JsonApi, JsonInScript, ListPage, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="netease",
    name="网易",
    domains=("163.com",),
    outlet="netease_tech",
    routes=(
        JsonApi(
            "https://m.163.com/fe/api/hot/news/flow",
            items="data.list",
            link="https://www.163.com/dy/article/{docid}.html",
            time="ptime",
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
        JsonInScript(
            "https://tech.163.com/special/00097UHL/tech_datalist.js?callback=data_callback",
            after=r"data_callback\(",
            charset="gb18030",
            items="",
            link="{docurl}",
            time="time",
            confidence="low",
            evidence=Evidence("P", 2026),
        ),
        ListPage(
            "https://tech.163.com/", link=".data_row h3 a", confidence="low", evidence=Evidence("R")
        ),
    ),
    article_url=(
        r"^https?://www\.163\.com/(?:dy|tech|news|money)/article/[A-Z0-9]{16}\.html",
        r"^https?://[a-z]+\.163\.com/\d{2}/\d{4}/\d{2}/[A-Z0-9]{16}\.html",
    ),
    rules=(
        Rules(body="div.post_body", drop=(".video-wrapper",)),
        Rules(
            body="div#endText",
            drop=(
                ".otitle_editor",
                ".special_tag",
                ".related_article",
                ".post_btmshare",
                ".video-wrapper",
                ".gg200x300",
            ),
        ),
        Rules(body="div#content.content", published="p.time > span"),
    ),
    note="The templates are of 2017 to 2024.",
)
