"""阿里研究院: policy research of a company; pages are built from an interface's answer."""

from ingest.portals.portal import Evidence, JsonApi, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="aliresearch",
    name="阿里研究院",
    domains=("aliresearch.com",),
    outlet="aliresearch",
    routes=(
        JsonApi(
            "http://www.aliresearch.com/ch/listArticle",
            json='{"pageNo": {page}, "pageSize": 10, "type": "观点"}',
            items="data",
            link="http://www.aliresearch.com/ch/information/informationdetails?articleCode={articleCode}",
            time="gmtCreated",
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
        JsonApi(
            "http://www.aliresearch.com/ch/listArticle",
            json='{"pageNo": {page}, "pageSize": 10, "type": "新闻"}',
            items="data",
            link="http://www.aliresearch.com/ch/information/informationdetails?articleCode={articleCode}",
            time="gmtCreated",
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(
        r"^https?://www\.aliresearch\.com/ch/information/informationdetails\?articleCode=\d+",
    ),
    rules=(
        Rules(
            state_is_page=True,
            state_body="data.content",
            state_title="data.title",
            state_author="data.author",
            state_published="data.gmtCreated",
            state_url="http://www.aliresearch.com/ch/information/informationdetails"
            "?articleCode={data.articleCode}",
        ),
    ),
    note="Articles come from a POST request, so their pages may have no text; answers handed in "
    "are read.",
)
