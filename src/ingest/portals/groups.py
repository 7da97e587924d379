"""Which portals are crawled together: by what the outlets that own them are.

Portals that fetch from one registrable domain are in one group, so that whoever crawls the group,
one worker of several, keeps the pauses between two requests to it.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal, get_args

from ingest.portals.portal import Portal, TwoStep, UrlList
from ingest.portals.registry import all_portals, live_portals
from ingest.text.outlets import outlet_by_id
from ingest.text.urls import host_of, registrable_domain

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
    """Return the group of a declared portal.

    That of its owner's kind, ``others`` where nobody is declared to own it; of portals that share
    a domain the first of ``GROUPS`` that one of them would be in.
    """
    return _groups()[portal.id]


def live_portals_of(group: Group) -> list[str]:
    """Return the ids of the portals of a group that a live crawl visits."""
    groups = _groups()
    return [name for name in live_portals() if groups[name] == group]


def domains_of(portal: Portal) -> frozenset[str]:
    """Return the registrable domains that a crawl of a portal asks: of its pages and lists."""
    addresses: list[str] = []
    for route in portal.routes:
        if isinstance(route, UrlList):
            addresses += route.urls
        elif isinstance(route, TwoStep):
            addresses.append(route.then.url)
        if route.url is not None:
            addresses.append(route.url)
    hosts = {host for host in map(host_of, addresses) if host and "{" not in host}
    return frozenset(map(registrable_domain, hosts.union(portal.domains)))


@cache
def _groups() -> Mapping[str, Group]:
    """Return the group of every declared portal by id."""
    found = {portal.id: _group_alone(portal) for portal in all_portals().values()}
    together: defaultdict[str, set[str]] = defaultdict(set)
    for portal in all_portals().values():
        for domain in domains_of(portal):
            together[domain].add(portal.id)
    is_settled = False
    while not is_settled:  # a portal of two domains may carry a group from one to the other
        is_settled = True
        for ids in together.values():
            first = min((found[one] for one in ids), key=GROUPS.index)
            for one in ids:
                is_settled &= found[one] == first
                found[one] = first
    return MappingProxyType(found)


def _group_alone(portal: Portal) -> Group:
    outlet = outlet_by_id(portal.outlet) if portal.outlet else None
    return _GROUP_OF_KIND.get(outlet.kind, "others") if outlet else "others"
