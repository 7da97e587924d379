"""Every portal that is declared: each file in ``portals/sites`` that defines ``PORTAL``."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import TYPE_CHECKING

from ingest.errors import ConfigError
from ingest.portals import sites

if TYPE_CHECKING:
    from ingest.portals.portal import Portal


@cache
def all_portals() -> "Mapping[str, Portal]":
    """Return every declared portal by id.

    Raises:
        ConfigError: Two files declare the same id, or a file declares none.
    """
    found: dict[str, Portal] = {}
    for module_info in sorted(iter_modules(sites.__path__), key=lambda info: info.name):
        module = import_module(f"{sites.__name__}.{module_info.name}")
        portal: Portal | None = getattr(module, "PORTAL", None)
        if portal is None:
            raise ConfigError(f"{module_info.name}.py in portals/sites defines no PORTAL")
        if portal.id in found:
            raise ConfigError(f"portal {portal.id!r} is declared twice")
        found[portal.id] = portal
    return MappingProxyType(found)


@cache
def _by_domain() -> "dict[str, Portal]":
    return {domain: portal for portal in all_portals().values() for domain in portal.domains}


def portal_of(host: str) -> "Portal | None":
    """Return the portal that serves a host name or one of its parent domains, or None."""
    labels = host.lower().rstrip(".").split(".")
    for start in range(len(labels)):
        portal = _by_domain().get(".".join(labels[start:]))
        if portal is not None:
            return portal
    return None


def portals_named(ids: Iterable[str], *, contact: str) -> "list[Portal]":
    """Return the portals to crawl.

    Args:
        ids: Portal ids.
        contact: Where a portal's owner reaches the operator.

    Raises:
        ConfigError: An id is unknown, the portal may not be crawled, or a real portal would
            be crawled without a contact in the user agent.
    """
    chosen = []
    for portal_id in ids:
        portal = all_portals().get(portal_id)
        if portal is None:
            raise ConfigError(f"no portal {portal_id!r}; see: ingest portals list")
        if portal.status == "refused":
            raise ConfigError(f"portal {portal_id!r} is not crawled: {portal.note}")
        if portal.status != "sample" and not contact:
            raise ConfigError(
                f"portal {portal_id!r} is real: set INGEST_CONTACT to a mail or web address "
                "where its owner reaches you"
            )
        chosen.append(portal)
    return chosen


def live_portals() -> list[str]:
    """Return the ids of all portals that a live crawl visits."""
    return [p.id for p in all_portals().values() if p.status in {"unverified", "verified"}]
