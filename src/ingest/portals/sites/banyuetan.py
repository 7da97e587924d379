"""半月谈网: party magazine online."""

from ingest.portals.portal import Portal, UrlList
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="banyuetan",
    name="半月谈网",
    domains=("banyuetan.org",),
    routes=(UrlList(),),
    article_url=(r"^https?://www\.banyuetan\.org/\w+/detail/\d{8}/\d+_1\.html",),
    rules=(Rules(body="div#detail_content"),),
    note="No list is known.",
)
