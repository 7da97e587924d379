"""腾讯研究院: policy research of a company, on a WordPress blog."""

from ingest.portals.portal import Evidence, ListPage, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="tisi",
    name="腾讯研究院",
    domains=("tisi.org",),
    outlet="tisi",
    routes=(
        ListPage(
            "https://www.tisi.org/?page_id=11151",
            link="p.new-article-title > a",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(r"^https?://(?:www\.)?tisi\.org/(?:\?p=)?\d+(?:/|$)",),
    rules=(Rules(body="div.article-content"),),
)
