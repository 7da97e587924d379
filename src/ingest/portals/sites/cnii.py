"""人民邮电报: the ministry's paper of the telecom industry."""

from ingest.portals.portal import Evidence, JsonApi, ListPage, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="cnii",
    name="人民邮电报",
    domains=("cnii.com.cn",),
    outlet="cnii",
    routes=(
        JsonApi(
            "https://rmydb.cnii.com.cn/html/{day:%Y/%Y%m%d}/data.json",
            items="[].onePageArticleList",
            link="{pageNo}/{articleHref}",
            fetch_as=(r"/(\d{8})/(\d+)/([^/]+)$", r"/\1/\1_\2/\3"),
            confidence="low",
            evidence=Evidence("P", 2025),
        ),
        ListPage(
            "https://www.cnii.com.cn/gxxww/rmydb/",
            link='a[href*="/t20"]',
            confidence="low",
            evidence=Evidence("R"),
        ),
    ),
    article_url=(
        r"^https?://www\.cnii\.com\.cn/(?:\w+/)+\d{6}/t\d{8}_\d+\.html",
        r"^https?://rmydb\.cnii\.com\.cn/html/\d{4}/\d{8}/\d{8}_\d+/[\w.]+\.html",
    ),
    rules=(Rules(body="div.TRS_Editor", drop=("style",)),),
    note="The printed paper has an index for each day, which some clients get only after a "
    "check; the other list is unproven.",
)
