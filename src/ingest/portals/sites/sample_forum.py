"""码农社区 (sample web): a programmers' forum with relative dates.

Imitates forums whose members repost articles.
"""

from ingest.portals.portal import ListPage, Portal

PORTAL = Portal(
    id="sample_forum",
    name="码农社区",
    domains=("www.manong-forum.example",),
    outlet="manong",
    routes=(
        ListPage("http://www.manong-forum.example/recent?p={page}", link="a.topic-link", pages=2),
    ),
    article_url=(r"^http://www\.manong-forum\.example/(?:internal/)?topic/\d+$",),
    delay_s=0.03,
    status="sample",
)
