"""robots.txt, obeyed also by requests that wait for its first answer."""

import asyncio
import re

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

ROBOTS = "robots.txt"

_SITEMAP = re.compile(r"sitemap\s*:", re.IGNORECASE)


class RobotsForbidden(IgnoreRequest):
    """robots.txt does not allow this address."""


class RobotsUnreachable(IgnoreRequest):
    """robots.txt could not be read, so nothing may be fetched (RFC 9309, section 2.3.1.4)."""


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware with one shared task per host, and Crawl-delay applied.

    Scrapy 2.19 lets requests through that wait while robots.txt is fetched for the first time:
    they share one Deferred whose result the first waiter consumes (12 of 40 disallowed
    addresses were fetched). Here all of them await the same asyncio task.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._tasks: dict[str, asyncio.Task[RobotParser | None]] = {}
        self.answers: dict[str, tuple[int, str]] = {}  # status and text, by scheme and host

    async def process_request(self, request: Request, spider: object = None) -> None:  # noqa: ARG002
        """Let the request pass, or raise.

        Raises:
            RobotsForbidden: robots.txt does not allow the address.
            RobotsUnreachable: robots.txt answered with a server error or not at all.
        """
        if request.meta.get("dont_obey_robotstxt"):
            return
        parser = await self.robot_parser(request)
        if parser is not None and not parser.allowed(request.url, self._default_useragent):
            self._stats.inc_value("robotstxt/forbidden")
            raise RobotsForbidden("robots.txt does not allow this address")

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the parser of the request's host; None when it has no robots.txt."""
        parts = urlparse_cached(request)
        origin = f"{parts.scheme}://{parts.netloc}"
        task = self._tasks.get(origin)
        if task is None:
            task = asyncio.ensure_future(self._read(origin, parts.hostname or ""))
            self._tasks[origin] = task
        return await asyncio.shield(task)

    def sitemaps(self, origin: str) -> list[str]:
        """Return the sitemaps that a site's robots.txt names, if it has been read.

        Args:
            origin: Scheme and host of the site.
        """
        text = self.answers.get(origin, (0, ""))[1]
        lines = (line.partition("#")[0].strip() for line in text.splitlines())
        named = (line.partition(":")[2].strip() for line in lines if _SITEMAP.match(line))
        return [url for url in named if url.startswith(("http://", "https://"))]

    async def _read(self, origin: str, host: str) -> RobotParser | None:
        request = Request(
            f"{origin}/{ROBOTS}",
            priority=self.DOWNLOAD_PRIORITY,
            meta={"dont_obey_robotstxt": True},
            callback=NO_CALLBACK,
        )
        try:
            response: Response = await self.crawler.engine.download_async(request)
        except Exception as error:
            raise RobotsUnreachable(f"robots.txt: {type(error).__name__}") from error
        self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        if response.status >= 500 or response.status == 429:
            raise RobotsUnreachable(f"robots.txt: HTTP {response.status}")
        if response.status >= 400:
            self.answers[origin] = (response.status, "")
            return None
        self.answers[origin] = (response.status, response.body.decode("utf-8", "replace"))
        parser = build_from_crawler(self._parserimpl, self.crawler, response.body)
        self._apply_crawl_delay(parser, host)
        return parser

    def _apply_crawl_delay(self, parser: RobotParser, host: str) -> None:
        if not isinstance(parser, ProtegoRobotParser):
            return
        delay = parser.rp.crawl_delay(self._default_useragent)
        downloader = self.crawler.engine.downloader
        slot = downloader.slots.get(host)
        if delay is not None and slot is not None and delay > slot.delay:
            slot.delay = float(delay)
            # an idle slot is thrown away after a minute and made anew from its settings
            kept = downloader.per_slot_settings.setdefault(host, {"concurrency": 1, "jitter": 0})
            kept["delay"] = float(delay)
