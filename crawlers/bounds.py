"""Where a crawl may go: a portal's request stays on its domains, and none goes to a private host.

Redirects, and what ``robots.txt`` redirects to, pass here too. Every host gets its portal's pause.
"""

from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from crawlers.private import PRIVATE_HOSTS, PrivateAddressError, is_public
from ingest.portals.portal import Portal
from ingest.text.urls import host_of


class OffPortal(IgnoreRequest):
    """The address is not on the portal's domains."""


class HostPaused(IgnoreRequest):
    """The host asked to be left alone; its addresses wait for a later run."""


class StayOnPortal:
    """Downloader middleware that refuses addresses off the portal the request is for."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._private_hosts = frozenset(crawler.settings.getlist(PRIVATE_HOSTS))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the private hosts that are declared."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let the request pass, or raise.

        Raises:
            OffPortal: A list or a redirect led to another site, or to something that is not
                fetched over HTTP.
            PrivateAddressError: It led to a private address.
        """
        if not request.url.startswith(("http://", "https://")):
            raise OffPortal(f"leads to {request.url}")
        host = host_of(request.url)
        if is_public(host) is False and host not in self._private_hosts:
            raise PrivateAddressError(f"leads to the private address {host}")
        portal: Portal | None = request.cb_kwargs.get("portal")
        if portal is not None and not is_on(host, portal.domains):
            raise OffPortal(f"leads to {request.url}")
        if portal is not None and self._crawler.engine is not None:
            pause_as_declared(self._crawler.engine.downloader.per_slot_settings, host, portal)


def pause_as_declared(slots: dict[str, dict[str, Any]], host: str, portal: Portal) -> None:
    """Give a host the pause and the connections of the portal's domain that it is below.

    Which hosts a portal has shows only when a list or an interface names them.

    Args:
        slots: Pauses and connections by host; those of a host that is there stay as they are.
        host: The host, before its first request.
        portal: The portal.
    """
    if host in slots:
        return
    domain = next((one for one in portal.domains if one in slots and is_on(host, (one,))), None)
    if domain is not None:
        slots[host] = dict(slots[domain])


def is_on(host: str, domains: tuple[str, ...]) -> bool:
    """Return whether a host is one of the domains or below one."""
    return any(host == domain or host.endswith("." + domain) for domain in domains)
