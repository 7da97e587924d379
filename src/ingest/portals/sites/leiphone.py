"""雷峰网: AI and robotics news."""

from ingest.portals.portal import Evidence, Feed, JsonApi, ListPage, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="leiphone",
    name="雷峰网",
    domains=("leiphone.com",),
    outlet="leiphone",
    routes=(
        Feed("https://www.leiphone.com/feed", confidence="high", evidence=Evidence("L", 2026)),
        JsonApi(
            "https://www.leiphone.com/site/YejieKuaixun",
            items="article",
            link="{url}",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        ListPage(
            "https://www.leiphone.com/category/ai",
            link=".word > h3 > a",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        ListPage(
            "https://www.leiphone.com/category/industrynews",
            link=".word > h3 > a",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(r"^https?://(?:www|m)\.leiphone\.com/(?:category/\w+|news/\d{6})/\w{16}\.html",),
    rules=(Rules(title=".headTit", body=".lph-article-comView"),),
)
