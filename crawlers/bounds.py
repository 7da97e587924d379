"""Where a crawl may go: a portal's request stays on that portal's domains, redirects included."""

from scrapy import Request
from scrapy.exceptions import IgnoreRequest

from ingest.portals.portal import Portal
from ingest.text.urls import host_of


class OffPortal(IgnoreRequest):
    """The address is not on the portal's domains."""


class StayOnPortal:
    """Downloader middleware that refuses addresses off the portal the request is for."""

    def process_request(self, request: Request) -> None:
        """Let the request pass, or raise.

        Raises:
            OffPortal: A list or a redirect led to another site.
        """
        portal: Portal | None = request.cb_kwargs.get("portal")
        if portal is not None and not is_on(host_of(request.url), portal.domains):
            raise OffPortal(f"leads to {request.url}")


def is_on(host: str, domains: tuple[str, ...]) -> bool:
    """Return whether a host is one of the domains or below one."""
    return any(host == domain or host.endswith("." + domain) for domain in domains)
