"""观察者网: commentary and reposts; says 原标题 and 来源.

Long pieces are cut into pages; the address with _s shows all of it.
"""

from ingest.portals.portal import Evidence, JsonApi, ListPage, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="guancha",
    name="观察者网",
    domains=("guancha.cn",),
    outlet="guancha",
    routes=(
        JsonApi(
            "https://www.guancha.cn/api/gundong.htm",
            items="items",
            link="{HTTP_URL}",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        JsonApi(
            "https://www.guancha.cn/api/redian.htm",
            items="items",
            link="{HTTP_URL}",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        ListPage(
            "https://www.guancha.cn/GuanChaZheTouTiao/list_{page}.shtml",
            link=".content-headline h3 a",
            pages=2,
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(r"^https?://www\.guancha\.cn/[\w-]+/\d{4}_\d{2}_\d{2}_\d+(?:_s|_\d)?\.shtml",),
    rules=(Rules(body="div.all-txt, div.article-txt-content"),),
)
