"""晚点 LatePost: long reports on technology companies."""

from ingest.portals.portal import Evidence, JsonApi, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="latepost",
    name="晚点 LatePost",
    domains=("latepost.com",),
    outlet="latepost",
    routes=(
        JsonApi(
            "https://www.latepost.com/site/index",
            form="page={page}&limit=10",
            items="data",
            link=("{detail_url}", "https://www.latepost.com/news/dj_detail?id={id}"),
            time="release_time",
            pages=2,
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
        JsonApi(
            "https://www.latepost.com/news/get-news-data",
            form="page={page}&limit=10&programa=4",
            items="data",
            link=("{detail_url}", "https://www.latepost.com/news/dj_detail?id={id}"),
            time="release_time",
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(r"^https?://www\.latepost\.com/news/\w*detail\?id=\d+",),
    rules=(
        Rules(
            title="div.article-header-title",
            body="#select-main",
            author="div.article-header-author .author-link a.label",
            published="div.article-header-date",
        ),
    ),
    note="Column 4 is 长报道.",
)
