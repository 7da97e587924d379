"""智东西: chips, cars and AI industry news."""

from ingest.portals.portal import Evidence, Feed, ListPage, Portal

PORTAL = Portal(
    id="zhidx",
    name="智东西",
    domains=("zhidx.com",),
    outlet="zhidx",
    routes=(
        ListPage(
            "https://www.zhidx.com/",
            link='a[href*="/p/"]',
            confidence="medium",
            evidence=Evidence("P", 2026),
        ),
        Feed("https://www.zhidx.com/rss", confidence="low", evidence=Evidence("R")),
    ),
    article_url=(r"^https?://(?:www\.)?zhidx\.com/p/\d+\.html",),
    note="The feed is unproven.",
)
