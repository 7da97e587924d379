"""今日快讯网 (sample web): a content farm that retitles reposts.

Imitates sites that live on search traffic: title tails, keywords, twenty links.
"""

from ingest.portals.portal import ListPage, Portal

PORTAL = Portal(
    id="sample_farm",
    name="今日快讯网",
    domains=("www.kuaixun-today.example",),
    outlet="kuaixun",
    routes=(
        ListPage(
            "http://www.kuaixun-today.example/new/{page}.html",
            link="ul.newslist a",
            pages=4,
        ),
    ),
    article_url=(r"^http://www\.kuaixun-today\.example/(?:print/)?[a-z]+/\d{8}/\d+\.html$",),
    delay_s=0.02,
    status="sample",
)
