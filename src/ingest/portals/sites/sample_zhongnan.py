"""中南信息港 (sample web): a regional site in GBK with nested tables.

Imitates city portals of the early 2000s that still run; its header names no charset.
"""

from ingest.portals.portal import ListPage, Portal

PORTAL = Portal(
    id="sample_zhongnan",
    name="中南信息港",
    domains=("www.zhongnan-port.example",),
    outlet="zhongnan",
    routes=(
        ListPage(
            "http://www.zhongnan-port.example/news/list_{page}.htm",
            link="table.list a",
            pages=3,
        ),
    ),
    article_url=(r"^http://www\.zhongnan-port\.example/html/(?:\d{6}|internal)/\d+\.(?:htm|pdf)$",),
    delay_s=0.03,
    status="sample",
)
