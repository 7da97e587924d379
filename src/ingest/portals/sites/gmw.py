"""光明网: state daily; reposts 澎湃 and 新华社, always naming the source.

Its system prints the editor as author in the meta elements.
"""

from datetime import date

from ingest.portals.portal import Evidence, ListPage, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="gmw",
    name="光明网",
    domains=("gmw.cn",),
    outlet="gmw",
    routes=(
        ListPage(
            "https://tech.gmw.cn/node_4360_{page}.htm",
            link=".channel-newsGroup li a, .content_left_main .main_title > a",
            pages=2,
            first_url="https://tech.gmw.cn/node_4360.htm",
            confidence="medium",
            evidence=Evidence("P", 2026),
        ),
        ListPage(
            "https://tech.gmw.cn/node_9671.htm",
            link=".channel-newsGroup li a, .content_left_main .main_title > a",
            confidence="medium",
            evidence=Evidence("P", 2026),
        ),
        ListPage(
            "https://legal.gmw.cn/node_9668.htm",
            link=".channel-newsGroup li a, .content_left_main .main_title > a",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        ListPage(
            "https://economy.gmw.cn/node_8971.htm",
            link=".channel-newsGroup li a, .content_left_main .main_title > a",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(r"^https?://[a-z]+\.gmw\.cn/\d{4}-\d{2}/\d{2}/content_\d+(?:_\d+)?\.htm",),
    rules=(
        Rules(
            title="h1.u-title",
            body="div.u-mainText",
            source=".m-con-source",
            published=".m-con-time",
            drop=(".m-zbTool",),
            title_suffixes=("_光明网",),
        ),
        Rules(
            title="#articleTitle",
            body="div#contentMain, div#ContentPh",
            drop=("#contentLiability", "#articleLiability"),
            title_suffixes=("_光明网",),
            until=date(2024, 5, 12),  # pages of the next day have the newer one
        ),
    ),
)
