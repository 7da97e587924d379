"""光明网: state daily; reposts 澎湃 and 新华社, always naming the source.

Its system prints the editor as author in the meta elements.
"""

from ingest.portals.portal import ListPage, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="gmw",
    name="光明网",
    domains=("gmw.cn",),
    outlet="gmw",
    routes=(ListPage("https://tech.gmw.cn/node_4360.htm", link=".channel-newsGroup li a"),),
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
        ),
    ),
)
