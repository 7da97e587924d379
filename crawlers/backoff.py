"""A host that says it is busy is left alone for as long as it asks, over runs too."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Self

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from crawlers.bounds import HostPaused
from crawlers.spider import PortalSpider
from ingest.text.urls import host_of

BUSY = frozenset({429, 503})

SHORT_WAIT_S = 30.0
"""A pause this short is waited for in the same run, once for each request."""

FIRST_PAUSE_S = 300.0
"""Pause of a host that names none; each further one doubles it."""

LONGEST_PAUSE_S = 86_400.0

MAX_DOUBLINGS = 9
"""Enough for the longest pause."""

LEAST_DELAY_S = 0.01
"""A slot without any delay looks at no clock."""


class BackOff:
    """Downloader middleware that honours Retry-After and backs off without one."""

    def __init__(self, crawler: Crawler, spider: PortalSpider) -> None:
        self._crawler = crawler
        self._spider = spider

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the catalog and the clock of the spider."""
        if not isinstance(crawler.spider, PortalSpider):
            raise NotConfigured("only the portal spider knows its hosts")
        return cls(crawler, crawler.spider)

    def process_request(self, request: Request) -> None:
        """Let the request pass, or raise.

        Raises:
            HostPaused: Its host is to be left alone for now.
        """
        _raise_if_paused(self._spider, request)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Pass the answer on, or ask again after a short pause."""
        host, catalog = host_of(request.url), self._spider.archive.catalog
        now = self._spider.clock()
        if response.status not in BUSY:
            if not request.meta.get("dont_obey_robotstxt"):  # robots.txt answers even then
                catalog.end_pause(host, now=now)
            return response
        asked_s = retry_after_s(response.headers.get("Retry-After"), now=now)
        if asked_s is not None and asked_s <= SHORT_WAIT_S and not request.meta.get("has_waited"):
            self._hold(request, asked_s)
            return request.replace(dont_filter=True, meta={**request.meta, "has_waited": True})
        n_doublings = min(catalog.n_pauses(host), MAX_DOUBLINGS)
        pause_s = FIRST_PAUSE_S * 2**n_doublings if asked_s is None else asked_s
        pause = timedelta(seconds=min(pause_s, LONGEST_PAUSE_S))
        catalog.pause(host, until=now + pause)
        return response

    def _hold(self, request: Request, seconds: float) -> None:
        """Keep every request to the same host waiting."""
        downloader = self._crawler.engine.downloader
        slot = downloader.slots.get(downloader.get_slot_key(request))
        if slot is not None:
            slot.delay = slot.delay or LEAST_DELAY_S
            slot.lastseen = max(slot.lastseen, monotonic() + seconds)


class PausingHandler(HTTP11DownloadHandler):
    """Scrapy's download handler; what had been queued when its host asked for a pause ends here."""

    async def download_request(self, request: Request) -> Response:
        """Return the answer, or raise.

        Raises:
            HostPaused: The host is to be left alone for now.
        """
        if isinstance(self._crawler.spider, PortalSpider):
            _raise_if_paused(self._crawler.spider, request)
        return await super().download_request(request)


def _raise_if_paused(spider: PortalSpider, request: Request) -> None:
    until = spider.archive.catalog.paused_until(host_of(request.url))
    if until is not None and until > spider.clock():
        raise HostPaused(f"asked to be left alone until {until.isoformat()}")


def retry_after_s(header: bytes | None, *, now: datetime) -> float | None:
    """Return how many seconds a Retry-After header asks for, 0 or more; None without a sense."""
    words = (header or b"").decode("latin-1").strip()
    if words.isascii() and words.isdigit():
        return float(words)
    try:
        moment = parsedate_to_datetime(words)
    except (ValueError, OverflowError):  # no date, or a zone of years
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
