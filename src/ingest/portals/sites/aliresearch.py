"""阿里研究院: policy research of a company; pages are built from an interface's answer."""

from ingest.portals.portal import Portal, UrlList
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="aliresearch",
    name="阿里研究院",
    domains=("aliresearch.com",),
    outlet="aliresearch",
    routes=(UrlList(),),
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
    note="Lists and articles are POST requests, not possible yet; answers handed in are read.",
)
