"""智东西: chips, cars and AI industry news."""

from ingest.portals.portal import ListPage, Portal

PORTAL = Portal(
    id="zhidx",
    name="智东西",
    domains=("zhidx.com",),
    outlet="zhidx",
    routes=(ListPage("https://www.zhidx.com/", link='a[href*="/p/"]'),),
    article_url=(r"^https?://(?:www\.)?zhidx\.com/p/\d+\.html",),
)
