"""新华网: state agency; the source of most official copies."""

from ingest.portals.portal import Evidence, Feed, JsonApi, ListPage, Portal, TwoStep
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="xinhua",
    name="新华网",
    domains=("news.cn", "xinhuanet.com"),
    outlet="xinhua",
    routes=(
        Feed(
            "http://www.news.cn/politics/news_politics.xml",
            confidence="high",
            evidence=Evidence("L", 2026),
        ),
        Feed(
            "http://www.news.cn/fortune/news_fortune.xml",
            confidence="high",
            evidence=Evidence("L", 2026),
        ),
        TwoStep(
            "http://www.news.cn/xhsxw.htm",
            find=r"datasource:(?P<id>[\w-]+)",
            then=JsonApi(
                "http://www.news.cn/ds_{id}.json",
                items="datasource",
                link="{publishUrl}",
                time="publishTime",
            ),
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
        Feed("http://www.news.cn/tech/news_tech.xml", confidence="low", evidence=Evidence("P")),
        ListPage(
            "https://www.news.cn/tech/",
            link=".tit a",
            confidence="medium",
            evidence=Evidence("P", 2026),
        ),
    ),
    article_url=(
        r"^https?://[a-z]+\.(?:news|xinhuanet)\.(?:cn|com)/(?:[\w-]+/)+\d{8}/[0-9a-f]{32}/c(?:_\d+)?\.html",
        r"^https?://[a-z]+\.(?:news|xinhuanet)\.(?:cn|com)/(?:[\w-]+/)*\d{4}-\d{2}/\d{2}/c_\d+(?:_\d+)?\.html?",
    ),
    rules=(
        Rules(body="span#detailContent, div#detailContent", drop=(".editor", "#articleEdit")),
        Rules(body="div#p-detail, div#detail", drop=(".editor", "#articleEdit")),
    ),
    note="Its search refuses programs and is not asked.",
)
