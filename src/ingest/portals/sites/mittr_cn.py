"""DeepTech 深科技: the Chinese edition of MIT Technology Review."""

from ingest.portals.portal import JsonApi, Portal

PORTAL = Portal(
    id="mittr_cn",
    name="DeepTech 深科技",
    domains=("mittrchina.com",),
    outlet="mittr_cn",
    routes=(
        JsonApi(
            "https://apii.web.mittrchina.com/information/index?limit=10&page={page}",
            items="data.items",
            link="https://www.mittrchina.com/news/detail/{id}",
        ),
    ),
    article_url=(r"^https?://(?:www\.)?mittrchina\.com/news/detail/\d+",),
)
