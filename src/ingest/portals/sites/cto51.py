"""51CTO: technology news and blogs for engineers."""

from ingest.portals.portal import Portal

PORTAL = Portal(
    id="cto51",
    name="51CTO",
    domains=("51cto.com",),
    status="refused",
    note="Lists want a signature, which is not made up; pages handed in are read.",
)
