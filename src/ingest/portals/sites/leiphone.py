"""雷峰网: AI and robotics news."""

from ingest.portals.portal import Feed, ListPage, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="leiphone",
    name="雷峰网",
    domains=("leiphone.com",),
    outlet="leiphone",
    routes=(
        Feed("https://www.leiphone.com/feed"),
        ListPage("https://www.leiphone.com/category/ai", link=".word > h3 > a"),
    ),
    article_url=(r"^https?://(?:www|m)\.leiphone\.com/(?:category/\w+|news/\d{6})/\w{16}\.html",),
    rules=(Rules(title=".headTit", body=".lph-article-comView"),),
)
