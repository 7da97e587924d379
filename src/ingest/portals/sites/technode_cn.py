"""动点科技: start-ups and technology, with an English sister site."""

from ingest.portals.portal import Evidence, Feed, JsonApi, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="technode_cn",
    name="动点科技",
    domains=("cn.technode.com",),
    outlet="technode_cn",
    routes=(
        Feed("https://cn.technode.com/feed/", confidence="medium", evidence=Evidence("P")),
        JsonApi(
            "https://cn.technode.com/wp-json/wp/v2/posts?per_page=20",
            items="",
            link="{link}",
            time="date",
            confidence="low",
            evidence=Evidence("R"),
        ),
        JsonApi(
            "https://cn.technode.com/wp-json/wp/v2/posts?per_page=100&page={page}&search={keyword}&after={since:%Y-%m-%dT%H:%M:%S}&before={until:%Y-%m-%dT%H:%M:%S}",
            items="",
            link="{link}",
            time="date",
            pages=3,
            search=True,
            confidence="low",
            evidence=Evidence("R"),
        ),
    ),
    article_url=(r"^https?://cn\.technode\.com/post/\d{4}-\d{2}-\d{2}/[^/]+",),
    rules=(Rules(body="div.entry-content, div.post-content"),),
    note="The interface is the usual one of its blog software and unproven.",
)
