"""第一财经: business news."""

from ingest.portals.portal import Evidence, JsonApi, Portal
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
            time="CreateDate",
            pages=2,
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        JsonApi(
            "https://www.yicai.com/api/ajax/getbrieflist?type=0&page={page}&pagesize=50",
            items="",
            link="https://www.yicai.com{url}",
            time="datekey",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(r"^https?://(?:www|m)\.yicai\.com/(?:news|brief)/\d+\.html",),
    rules=(Rules(body="div#multi-text", drop=(".u-btn6", ".m-smallshare", ".topic-hot")),),
)
