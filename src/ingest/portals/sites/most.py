"""科学技术部: the ministry of science; notices and reports of its work."""

from ingest.portals.portal import Evidence, ListPage, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="most",
    name="科学技术部",
    domains=("most.gov.cn",),
    outlet="most",
    routes=(
        ListPage(
            "https://www.most.gov.cn/kjbgz/",
            link="ul li a[href]",
            confidence="medium",
            evidence=Evidence("P"),
        ),
        ListPage(
            "https://www.most.gov.cn/tztg/",
            link="ul li a[href]",
            confidence="low",
            evidence=Evidence("R"),
        ),
        ListPage(
            "https://www.most.gov.cn/xxgk/xinxifenlei/fdzdgknr/fgzc/",
            link="ul li a[href]",
            confidence="low",
            evidence=Evidence("R"),
        ),
    ),
    article_url=(r"^https?://www\.most\.gov\.cn/(?:[\w/]+/)?\d{6}/t\d{8}_\d+\.html?",),
    rules=(Rules(body="div#Zoom, div.TRS_Editor, div.trs_editor_view", drop=("style",)),),
    delay_s=10.0,
)
