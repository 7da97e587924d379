"""36氪: start-up news, own reporting and public accounts."""

from ingest.portals.portal import Evidence, Feed, JsonApi, JsonInScript, ListPage, Portal, Sitemap
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="kr36",
    name="36氪",
    domains=("36kr.com",),
    outlet="kr36",
    routes=(
        Feed("https://36kr.com/feed", confidence="high", evidence=Evidence("L", 2026)),
        JsonApi(
            "https://gateway.36kr.com/api/mis/nav/home/nav/rank/hot",
            json='{"partner_id": "wap", "param": {"siteId": 1, "platformId": 2}}',
            items="data.hotRankList",
            link="https://36kr.com/p/{itemId}",
            time="publishTime",
            confidence="medium",
            evidence=Evidence("M", 2024),
        ),
        JsonInScript(
            "https://www.36kr.com/information/AI/",
            after=r'"itemList"\s*:',
            items="",
            link="https://36kr.com/p/{itemId}",
            time="templateMaterial.publishTime",
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
        ListPage(
            "https://www.36kr.com/newsflashes",
            link=".newsflash-item a.item-title",
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
        JsonInScript(
            "https://www.36kr.com/search/articles/{keyword}",
            after=r'"itemList"\s*:',
            items="",
            link="https://36kr.com/p/{itemId}",
            time="templateMaterial.publishTime",
            search=True,
            confidence="low",
            evidence=Evidence("M", 2026),
        ),
        Sitemap(
            "https://36kr.com/sitemap.xml", search=True, confidence="low", evidence=Evidence("P")
        ),
    ),
    article_url=(r"^https?://(?:www\.|m\.)?36kr\.com/(?:p|newsflashes)/\d+",),
    rules=(Rules(body="div.articleDetailContent"),),
    delay_s=8.0,
    note="Some clients get a check page or an encrypted state; neither is passed, and then only "
    "the feed is kept.",
)
