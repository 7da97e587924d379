"""新华网: state agency; the source of most official copies."""

from ingest.portals.portal import Feed, ListPage, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="xinhua",
    name="新华网",
    domains=("news.cn", "xinhuanet.com"),
    outlet="xinhua",
    routes=(
        Feed("http://www.news.cn/politics/news_politics.xml"),
        ListPage("https://www.news.cn/tech/", link=".tit a"),
    ),
    article_url=(
        r"^https?://[a-z]+\.(?:news|xinhuanet)\.(?:cn|com)/(?:[\w-]+/)+\d{8}/[0-9a-f]{32}/c(?:_\d+)?\.html",
        r"^https?://[a-z]+\.(?:news|xinhuanet)\.(?:cn|com)/(?:[\w-]+/)*\d{4}-\d{2}/\d{2}/c_\d+(?:_\d+)?\.html?",
    ),
    rules=(
        Rules(body="span#detailContent, div#detailContent", drop=(".editor", "#articleEdit")),
        Rules(body="div#p-detail, div#detail", drop=(".editor", "#articleEdit")),
    ),
)
