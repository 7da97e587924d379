"""财经网: finance magazine online; short reposts with 本文来源于."""

from ingest.portals.portal import Evidence, JsonApi, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="caijing",
    name="财经网",
    domains=("caijing.com.cn",),
    routes=(
        JsonApi(
            "https://roll.caijing.com.cn/json/lists1.json",
            items="",
            link="{url}",
            time="published",
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(r"^https?://[a-z]+\.caijing\.com\.cn/\d{8}/\d+\.shtml",),
    rules=(
        Rules(
            title="#cont_title",
            body="div#the_content",
            drop=(".ar_writer", ".ar_keywords", "#editor_baidu"),
        ),
    ),
)
