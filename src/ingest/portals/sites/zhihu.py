"""知乎: questions, answers and columns of users."""

from ingest.portals.portal import Portal

PORTAL = Portal(
    id="zhihu",
    name="知乎",
    domains=("zhihu.com",),
    outlet="zhihu",
    status="refused",
    note="Lists want a signature and a login, which are not made up; pages handed in are read.",
)
