"""Which portals are crawled together: by what the outlets that own them are."""

from typing import Literal, get_args

from ingest.portals.portal import Portal
from ingest.portals.registry import all_portals, live_portals
from ingest.text.outlets import outlet_by_id

Group = Literal["official", "tech", "business", "others"]

GROUPS: tuple[Group, ...] = get_args(Group)

_GROUP_OF_KIND: dict[str, Group] = {
    "official_media": "official",
    "government": "official",
    "tech_media": "tech",
    "commercial_media": "business",
    "commercial_portal": "business",
}


def group_of(portal: Portal) -> Group:
    """Return the group of a portal; ``others`` where nobody is declared to own it."""
    outlet = outlet_by_id(portal.outlet) if portal.outlet else None
    return _GROUP_OF_KIND.get(outlet.kind, "others") if outlet else "others"


def live_portals_of(group: Group) -> list[str]:
    """Return the ids of the portals of a group that a live crawl visits."""
    portals = all_portals()
    return [name for name in live_portals() if group_of(portals[name]) == group]
