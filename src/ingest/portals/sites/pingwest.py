"""品玩: technology business stories; the page gives only a relative time or month and day."""

from ingest.portals.portal import Evidence, Feed, HtmlInJson, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="pingwest",
    name="品玩",
    domains=("pingwest.com",),
    outlet="pingwest",
    routes=(
        HtmlInJson(
            "https://www.pingwest.com/api/state/list?page={page}",
            html_at="data.list",
            link="section.item a",
            pages=2,
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
        Feed("https://www.pingwest.com/feed", confidence="low", evidence=Evidence("R")),
    ),
    article_url=(r"^https?://(?:www\.)?pingwest\.com/[aw]/\d+",),
    rules=(Rules(body="section .article-style", author=".author"),),
    note="The feed is unproven.",
)
