"""InfoQ 中国: software engineering, many translations."""

from ingest.portals.portal import Evidence, Feed, JsonApi, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="infoq_cn",
    name="InfoQ 中国",
    domains=("infoq.cn",),
    outlet="infoq_cn",
    routes=(
        Feed("https://www.infoq.cn/feed", confidence="high", evidence=Evidence("L", 2026)),
        JsonApi(
            "https://www.infoq.cn/public/v1/article/getList",
            json='{"id": 31, "ptype": 0, "size": 30, "type": 0}',
            headers=(("Referer", "https://www.infoq.cn/topic/31"),),
            items="data",
            link="https://www.infoq.cn/article/{uuid}",
            time="publish_time",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
    ),
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
    note="Article pages are built by a script from the answer to a POST request, so pages may "
    "have no text; answers handed in are read, the state of its editor too.",
)
