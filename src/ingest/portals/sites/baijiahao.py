"""百家号: Baidu's accounts; mostly copies of other outlets."""

from ingest.portals.portal import Portal

PORTAL = Portal(
    id="baijiahao",
    name="百家号",
    domains=("baijiahao.baidu.com",),
    outlet="baijiahao",
    status="refused",
    note="Pages stand behind a captcha, which is not passed; pages handed in are read.",
)
