"""第一财经: business news."""

from ingest.portals.portal import JsonApi, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="yicai",
    name="第一财经",
    domains=("yicai.com",),
    outlet="yicai",
    routes=(
        JsonApi(
            "https://www.yicai.com/api/ajax/getlatest?page={page}&pagesize=30",
            items="",
            link="https://www.yicai.com{url}",
        ),
    ),
    article_url=(r"^https?://(?:www|m)\.yicai\.com/(?:news|brief)/\d+\.html",),
    rules=(Rules(body="div#multi-text", drop=(".u-btn6", ".m-smallshare", ".topic-hot")),),
)
