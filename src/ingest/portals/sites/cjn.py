"""长江网: city daily of 武汉."""

from ingest.portals.portal import Portal, UrlList
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="cjn",
    name="长江网",
    domains=("cjn.cn",),
    routes=(UrlList(),),
    article_url=(r"^https?://[a-z]+\.cjn\.cn/.+\.htm",),
    rules=(Rules(title="h1.art-title", body="div.TRS_Editor", drop=("style",)),),
    note="No list is known.",
)
