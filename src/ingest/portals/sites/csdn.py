"""CSDN: blogs of developers, often copies; old news pages.

Blog pages print an update time above the time of publication.
"""

from ingest.portals.portal import Evidence, Feed, JsonApi, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="csdn",
    name="CSDN",
    domains=("csdn.net",),
    outlet="csdn",
    routes=(
        Feed(
            "https://rss.csdn.net/csdngeeknews/rss/map",
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
        JsonApi(
            "https://blog.csdn.net/phoenix/web/blog/hot-rank?page=0&pageSize=30",
            items="data",
            link="{articleDetailUrl}",
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(
        r"^https?://blog\.csdn\.net/[\w-]+/article/details/\d+",
        r"^https?://www\.csdn\.net/article/\d{4}-\d{2}-\d{2}/\d+",
    ),
    rules=(
        Rules(
            title="h1.title-article",
            body="div#content_views",
            author="a.follow-nickName",
            published=".blog-postTime",
            drop=(".hide-article-box",),
        ),
        Rules(body="div.news_content", drop=("p.copyright",)),
    ),
)
