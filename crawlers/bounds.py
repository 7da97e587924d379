"""Where a crawl may go: a portal's request stays on its domains, and none goes to a private host.

Redirects, and what ``robots.txt`` redirects to, pass here too.
"""

from typing import Self

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

    def __init__(self, private_hosts: frozenset[str]) -> None:
        self._private_hosts = private_hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the private hosts that are declared."""
        return cls(frozenset(crawler.settings.getlist(PRIVATE_HOSTS)))

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


def is_on(host: str, domains: tuple[str, ...]) -> bool:
    """Return whether a host is one of the domains or below one."""
    return any(host == domain or host.endswith("." + domain) for domain in domains)
