"""What a site reserves for all its pages: ai.txt and tdmrep.json, asked once a site and day.

The answers are kept in the catalog; what they mean for an address goes with each fetch of it.
"""

import asyncio
import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotConfigured,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser

from crawlers.robots import ROBOTS, RobotsMiddleware
from crawlers.spider import PortalSpider
from ingest.archive.site_files import SiteFile
from ingest.model.instant import BEIJING

AI = "ai.txt"
TDM = ".well-known/tdmrep.json"
FILES = (AI, TDM)

NO_ANSWER = (
    IgnoreRequest,
    OSError,  # a private address among them
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
"""What a request may end with in place of an answer."""

_RULE = re.compile(r"(?im)^\s*(?:dis)?allow\s*:")
_BARE_PATTERN = re.compile(r"(?im)^(\s*(?:dis)?allow\s*:\s*)(?=[^\s/#])")


class RightsMiddleware:
    """Downloader middleware that asks for a site's files before its first article of a day."""

    def __init__(self, crawler: Crawler, spider: PortalSpider) -> None:
        self._crawler = crawler
        self._spider = spider
        self._agent: str = crawler.settings["USER_AGENT"]
        self._tasks: dict[str, asyncio.Task[None]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RightsMiddleware":
        """Take the catalog and the clock of the spider."""
        if not isinstance(crawler.spider, PortalSpider):
            raise NotConfigured("only the portal spider keeps what sites reserve")
        return cls(crawler, crawler.spider)

    async def process_request(self, request: Request) -> None:
        """Let the request pass, with what its site says of its address.

        Lists pass untouched: what is reserved are the articles.
        """
        if request.meta.get("dont_obey_robotstxt") or request.meta.get("is_site_file"):
            return
        if "route" in request.cb_kwargs:
            return
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        task = self._tasks.get(origin)
        if task is None:
            task = asyncio.ensure_future(self._read(origin, request.cb_kwargs.get("portal")))
            self._tasks[origin] = task
        await asyncio.shield(task)
        request.meta["site_rights"] = site_rights(
            self._spider.archive.catalog.sites.of(origin, day=self._today()),
            url=request.url,
            agent=self._agent,
        )

    def _today(self) -> date:
        return self._spider.clock().astimezone(BEIJING).date()

    async def _read(self, origin: str, portal: object) -> None:
        day, sites = self._today(), self._spider.archive.catalog.sites
        robots = self._crawler.get_downloader_middleware(RobotsMiddleware)
        if robots is not None and origin in robots.answers:
            sites.add(origin, ROBOTS, SiteFile(*robots.answers[origin]), day=day)
        for name in FILES:
            if name not in sites.of(origin, day=day):
                file = await self._asked(f"{origin}/{name}", portal)
                if file.http_status is not None:  # else the next crawl asks again
                    sites.add(origin, name, file, day=day)

    async def _asked(self, url: str, portal: object) -> SiteFile:
        request = Request(
            url,
            callback=NO_CALLBACK,
            meta={"is_site_file": True},
            cb_kwargs={} if portal is None else {"portal": portal},
        )
        try:
            response: Response = await self._crawler.engine.download_async(request)
        except NO_ANSWER:
            return SiteFile(None)
        text = response.body.decode("utf-8", "replace") if response.status == 200 else ""
        return SiteFile(response.status, text)


def site_rights(files: Mapping[str, SiteFile], *, url: str, agent: str) -> str | None:
    """Return what a site's files say of an address, a line each; None if none was asked for.

    ``robots.txt: allowed`` or ``none``; ``ai.txt: allowed``, ``disallowed``, ``in words`` where
    it has no rules, or ``none``; ``tdmrep.json: tdm-reservation: 1`` with its policy, ``silent``
    where it does not speak of the address, or ``none``. A file that did not answer has no line.

    Args:
        files: The files of its site, by name.
        url: The address.
        agent: Our user agent.
    """
    lines = []
    for name, says in ((ROBOTS, _robots_say), (AI, _ai_says), (TDM, _tdm_says)):
        file = files.get(name)
        if file is None or file.http_status is None or file.http_status >= 500:
            continue
        text = file.content.lstrip("\ufeff \r\n\t")
        is_there = file.http_status == 200 and text and not text.startswith("<")  # a soft 404
        said = says(text, url, agent) if is_there else "none"
        lines.append(f"{name.rpartition('/')[2]}: {said}")
    return "\n".join(lines) or None


def _robots_say(_text: str, _url: str, _agent: str) -> str:
    return "allowed"  # or it would not have been fetched


def _ai_says(text: str, url: str, agent: str) -> str:
    """Return what ai.txt says, which is written like robots.txt: ``Disallow: *.txt``."""
    if not _RULE.search(text):
        return "in words"
    rooted = _BARE_PATTERN.sub(r"\1/", text)
    parser = ProtegoRobotParser(rooted.encode(), None)
    return "allowed" if parser.allowed(url, agent) else "disallowed"


def _tdm_says(text: str, url: str, _agent: str) -> str:
    """Return what tdmrep.json says: the first rule counts whose location fits the path."""
    try:
        rules = json.loads(text)
    except (ValueError, RecursionError):
        return "unreadable"
    for rule in rules if isinstance(rules, list) else ():
        if isinstance(rule, dict) and _is_at(rule.get("location"), url):
            policy = rule.get("tdm-policy")
            told = f"tdm-reservation: {rule.get('tdm-reservation')}"
            return f"{told} {policy}" if isinstance(policy, str) else told
    return "silent"


def _is_at(location: Any, url: str) -> bool:
    """Return whether a path of tdmrep.json, with ``*`` and ``$``, covers an address."""
    if not isinstance(location, str):
        return False
    parts = urlsplit(url)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    first, *rest = location.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for piece in rest:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if not location.endswith("$"):
        return True
    return path.endswith(rest[-1]) if rest else path == first
