"""安全内参: security and data law; says 本文来自 for every repost."""

from ingest.portals.portal import JsonApi, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="secrss",
    name="安全内参",
    domains=("secrss.com",),
    outlet="secrss",
    routes=(
        JsonApi(
            "https://www.secrss.com/api/articles?tag=人工智能",
            items="data",
            link="https://www.secrss.com/articles/{id}",
        ),
    ),
    article_url=(r"^https?://www\.secrss\.com/articles/\d+",),
    rules=(Rules(body="div.article-body"),),
)
