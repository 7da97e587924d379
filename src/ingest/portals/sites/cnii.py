"""人民邮电报: the ministry's paper of the telecom industry."""

from ingest.portals.portal import ListPage, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="cnii",
    name="人民邮电报",
    domains=("cnii.com.cn",),
    outlet="cnii",
    routes=(ListPage("https://www.cnii.com.cn/gxxww/rmydb/", link='a[href*="/t20"]'),),
    article_url=(
        r"^https?://www\.cnii\.com\.cn/(?:\w+/)+\d{6}/t\d{8}_\d+\.html",
        r"^https?://rmydb\.cnii\.com\.cn/html/\d{4}/\d{8}/\d{8}_\d+/[\w.]+\.html",
    ),
    rules=(Rules(body="div.TRS_Editor", drop=("style",)),),
    note="The list is unproven; the printed paper has an index for each day, which no route reads.",
)
