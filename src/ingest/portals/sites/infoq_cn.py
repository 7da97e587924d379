"""InfoQ 中国: software engineering, many translations."""

from ingest.portals.portal import Feed, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="infoq_cn",
    name="InfoQ 中国",
    domains=("infoq.cn",),
    outlet="infoq_cn",
    routes=(Feed("https://www.infoq.cn/feed"),),
    article_url=(r"^https?://(?:www\.|xie\.)?infoq\.cn/(?:article|news)/[\w-]+",),
    rules=(
        Rules(
            state_is_page=True,
            state_body="data.content",
            state_title="data.article_title",
            state_author="data.author[].nickname, data.no_author",
            state_published="data.publish_time",
            state_url="https://www.infoq.cn/article/{data.uuid}",
        ),
    ),
    note="Article pages are built by a script from the answer to a POST request, not possible "
    "yet; answers handed in are read unless their body is an editor's state.",
)
