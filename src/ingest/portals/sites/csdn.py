"""CSDN: blogs of developers, often copies; old news pages.

Blog pages print an update time above the time of publication.
"""

from ingest.portals.portal import Feed, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="csdn",
    name="CSDN",
    domains=("csdn.net",),
    outlet="csdn",
    routes=(Feed("https://rss.csdn.net/csdngeeknews/rss/map"),),
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
