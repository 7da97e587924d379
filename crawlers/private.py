"""No request leaves for a private address: what a name resolves to is looked at, every time.

The check sits where the connection's address comes from, so a name that answers with another
address the second time (DNS rebinding) is caught as well as a redirect into the house.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Self

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

PRIVATE_HOSTS = "INGEST_PRIVATE_HOSTS"
"""Scrapy setting: hosts that may be private, because a portal or the operator says so."""


_refused: dict[str, str] = {}
"""Names refused in this process, with their address: Twisted swallows the resolver's error."""


class PrivateAddressError(DNSLookupError):  # the error that Twisted does not log as a crash
    """The name leads to an address that is not on the public internet."""


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver, refusing answers that are not on the public internet."""

    def __init__(
        self, reactor: ReactorBase, cache_size: int, timeout: float, private_hosts: frozenset[str]
    ) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._private_hosts = private_hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Return the resolver of one process."""
        settings = crawler.settings
        return cls(
            reactor,
            settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0,
            settings.getfloat("DNS_TIMEOUT"),
            frozenset(settings.getlist(PRIVATE_HOSTS)),
        )

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        """Return the address of a name, or fail.

        Raises:
            PrivateAddressError: The address is private and the host not declared as such.
        """
        found = super().getHostByName(name, timeout)
        if name not in self._private_hosts:
            found.addCallback(_only_public, name)
        return found


def refused_address(name: str) -> str | None:
    """Return the private address for which a name was refused in this process, or None."""
    return _refused.get(name)


def is_public(host: str) -> bool | None:
    """Return whether an address literal is on the public internet; None for a name.

    An IPv6 address that wraps an IPv4 one counts as that.
    """
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return None
    return _is_global(address)


def _only_public(address: str, name: str) -> str:
    if not _is_global(ip_address(address)):
        _refused[name] = address
        raise PrivateAddressError(f"{name} leads to the private address {address}")
    return address


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour
        if wrapped is not None:
            return _is_global(wrapped)
    return address.is_global and not address.is_multicast
