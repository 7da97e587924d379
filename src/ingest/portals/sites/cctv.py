"""央视网: state television's news site."""

from ingest.portals.portal import Portal, UrlList
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="cctv",
    name="央视网",
    domains=("cctv.com",),
    outlet="cctv",
    routes=(UrlList(),),
    article_url=(r"^https?://[a-z]+\.cctv\.com/\d{4}/\d{2}/\d{2}/ARTI\w+\.shtml",),
    rules=(Rules(body="div#content_area, div.content_area", editor=".zebian span"),),
    note="Lists are JSONP, which no route reads yet; addresses are handed in.",
)
