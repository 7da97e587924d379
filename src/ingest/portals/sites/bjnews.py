"""新京报: city daily of 北京 with business and technology reporters."""

from ingest.portals.portal import Evidence, ListPage, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="bjnews",
    name="新京报",
    domains=("bjnews.com.cn",),
    outlet="bjnews",
    routes=(
        ListPage(
            "https://www.bjnews.com.cn/depth",
            link="#waterfall-container .pin_demo > a",
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
        ListPage(
            "https://www.bjnews.com.cn/realtime",
            link="#waterfall-container .pin_demo > a",
            confidence="low",
            evidence=Evidence("R"),
        ),
    ),
    article_url=(r"^https?://(?:www|m)\.bjnews\.com\.cn/detail/\d+\.html",),
    rules=(Rules(body="#contentStr", published=".left-info .timer"),),
    note="The name of the second list's channel is unproven.",
)
