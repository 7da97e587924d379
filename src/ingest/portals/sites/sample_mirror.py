"""华文镜像 (sample web): a mobile mirror that prints text in segments.

Imitates text renderings of state portals: spaces between words, hard-wrapped lines, the
content system's own data.
"""

from ingest.portals.portal import ListPage, Portal

PORTAL = Portal(
    id="sample_mirror",
    name="华文镜像",
    domains=("m.huawen-mirror.example",),
    outlet="huawen",
    routes=(ListPage("http://m.huawen-mirror.example/list/{page}.html", link="pre a", pages=2),),
    article_url=(r"^http://m\.huawen-mirror\.example/(?:internal/)?a/\d+\.html$",),
    delay_s=0.03,
    status="sample",
)
