"""DeepTech 深科技: the Chinese edition of MIT Technology Review."""

from ingest.portals.portal import Evidence, JsonApi, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="mittr_cn",
    name="DeepTech 深科技",
    domains=("mittrchina.com",),
    outlet="mittr_cn",
    routes=(
        JsonApi(
            "https://apii.web.mittrchina.com/information/index?limit=10&page={page}",
            items="data.items",
            link="https://apii.web.mittrchina.com/information/details?id={id}",
            time="start_time",
            pages=2,
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(
        r"^https?://apii\.web\.mittrchina\.com/information/details\?id=\d+",
        r"^https?://(?:www\.)?mittrchina\.com/news/detail/\d+",
    ),
    rules=(
        Rules(
            state_is_page=True,
            state_body="data.content",
            state_title="data.name, data.title",
            state_author="data.authors[].username",
            state_published="data.start_time",
            state_url="https://www.mittrchina.com/news/detail/{data.id}",
        ),
    ),
)
