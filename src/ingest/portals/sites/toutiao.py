"""今日头条: accounts' pieces chosen by an algorithm; mostly copies of other outlets."""

from ingest.portals.portal import Portal

PORTAL = Portal(
    id="toutiao",
    name="今日头条",
    domains=("toutiao.com",),
    outlet="toutiao",
    status="refused",
    note="Lists want a signature and a login, which are not made up; pages handed in are read.",
)
