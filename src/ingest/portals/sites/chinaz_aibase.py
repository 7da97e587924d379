"""站长之家 and AIbase: short rewrites of AI news, seldom with a source."""

from ingest.portals.portal import Portal, UrlList
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="chinaz_aibase",
    name="站长之家",
    domains=("chinaz.com", "aibase.com"),
    outlet="chinaz",
    routes=(UrlList(),),
    article_url=(
        r"^https?://(?:www|news)\.aibase\.com/(?:zh/)?news/\d+",
        r"^https?://www\.chinaz\.com/\d{4}/\d{4}/\d+\.shtml",
    ),
    rules=(Rules(body="div.post-content, div#article-content"),),
    note="Its list needs a token of the site's own program, which is not taken out of it; "
    "addresses are handed in.",
)
