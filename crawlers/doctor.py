"""Every route once and one article of each portal, nothing kept: ``python -m crawlers.doctor``.

Prints how many routes have answered, then one JSON line per route. robots.txt, pauses and limits
are those of a crawl.
"""

import argparse
import asyncio
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers import sources
from crawlers.answers import Entry
from crawlers.bounds import HostPaused
from crawlers.items import ShapeChangedError
from crawlers.newest import newest_of
from crawlers.parent import end_with_parent
from crawlers.robots import RobotsForbidden
from crawlers.settings import scrapy_settings
from crawlers.spider import PortalSpider
from ingest.archive.archive import Archive
from ingest.assemble import parts_by_rules
from ingest.doctor import NO_NAME, Finding, Verdict, line_of, line_of_progress
from ingest.errors import IngestError, PageError
from ingest.locking import only_holder
from ingest.model.page import FetchedPage
from ingest.portals.portal import Portal, Route, UrlList
from ingest.portals.registry import live_portals, portals_named
from ingest.settings import Settings

KEYWORD = "人工智能"
"""What routes for looking back are asked for, over the last month."""

STALE_AFTER = timedelta(days=30)
"""A list whose newest article is older is dead, or of a source that seldom publishes."""

MAX_TRIES = 3
"""Articles of a portal that are tried until one has a text; a video or a notice has none."""

LOCK_WAIT_S = 5.0


@dataclass(slots=True, kw_only=True)
class Check:
    """One route while it is looked at."""

    portal: Portal
    route: Route
    rank: int
    http_status: int | None = None
    entries: list[Entry] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)
    title: str | None = None
    n_chars: int | None = None
    problem: tuple[Verdict, str] | None = None

    def finding(self, *, now: datetime) -> Finding:
        """Return what was seen."""
        articles = set(self.articles)
        newest = newest_of([entry for entry in self.entries if entry.link in articles], now=now)
        verdict, detail = self.problem or self._verdict(newest, now)
        return Finding(
            portal=self.portal.id,
            rank=self.rank,
            route=sources.route_name(self.route),
            http_status=self.http_status,
            n_links=len(self.entries),
            n_articles=len(self.articles),
            newest_at=newest.astimezone(UTC) if newest else None,
            title=self.title,
            n_chars=self.n_chars,
            verdict=verdict,
            detail=detail,
        )

    def _verdict(self, newest: datetime | None, now: datetime) -> tuple[Verdict, str]:
        if isinstance(self.route, UrlList) and self.route.url is None:
            return "handed_in", ""
        if self.http_status is None:
            return "failed", "no answer in time"
        if not self.entries:
            return "empty", "the answer lists nothing"
        if not self.articles:
            return "no_articles", f"no article_url matches, as of {self.entries[0].link}"
        if newest is not None and newest < now - STALE_AFTER:
            return "stale", f"nothing new for {(now - newest).days} days"
        return "ok", ""


class DoctorSpider(PortalSpider):
    """Reads the first page of each list and one article of each portal; archives nothing."""

    name = "doctor"
    on_progress: Callable[[int, int], None] = staticmethod(lambda _done, _total: None)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.checks = [
            Check(portal=portal, route=route, rank=rank)
            for portal in self.portals
            for rank, route in enumerate(portal.routes)
        ]
        self._open: Counter[str] = Counter()  # lists of a portal that have not answered
        self._n_asked = 0

    async def start(self) -> AsyncIterator[Request]:
        """Yield the first request of each route."""
        now = self.clock()
        back = sources.Search(keyword=KEYWORD, since=now - STALE_AFTER, until=now)
        firsts = []
        for check in self.checks:
            search = back if check.route.search else None
            for asked in sources.requests_of(check.route, now=now, search=search)[:1]:
                self._open[check.portal.id] += 1
                firsts.append(self._ask(asked, check, step=1))
        self._n_asked = len(firsts)
        for request in firsts:
            yield request

    def read_list(
        self, response: Response, portal: Portal, check: Check, step: int
    ) -> Iterator[Request]:
        """Note what a list names; ask for the list it leads to, if it does."""
        check.http_status = response.status
        if response.status != 200:
            check.problem = ("failed", f"HTTP {response.status} {response.url}")
        else:
            try:
                leads = sources.leads_of(check.route, response.body, step, now=self.clock())
                if leads:
                    yield self._ask(leads[0], check, step=step + 1)
                    return
                check.entries = sources.entries_of(check.route, response.body, response.url)
            except ShapeChangedError as error:
                check.problem = ("shape_changed", str(error))
        check.articles = sources.articles_among((entry.link for entry in check.entries), portal)
        yield from self._after_lists(portal)

    def read_article(
        self, response: Response, portal: Portal, check: Check, number: int
    ) -> Iterator[Request]:
        """Note what comes out of an article, or try the next one."""
        now = self.clock()
        page = FetchedPage(
            url=response.url,
            requested_url=check.articles[number],
            body=response.body,
            http_status=response.status,
            headers=(("content-type", (response.headers.get("Content-Type") or b"").decode()),),
            fetched_at=now,
            seen_at=now,
            portal=portal.id,
        )
        try:
            parts, _ = parts_by_rules(page)
        except PageError as error:
            yield from self._next(check, number, str(error))
            return
        check.title, check.n_chars, check.problem = parts.title, len(parts.text), None

    def note_list_failure(self, failure: Failure) -> Iterator[Request]:
        """Note why a list gave no answer."""
        check: Check = failure.request.cb_kwargs["check"]  # type: ignore[attr-defined]  # Scrapy's
        check.problem = _problem(failure)
        yield from self._after_lists(check.portal)

    def note_article_failure(self, failure: Failure) -> Iterator[Request]:
        """Try the next article, or note why there is none."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        reason = f"{_problem(failure)[1]} {request.url}"
        yield from self._next(request.cb_kwargs["check"], request.cb_kwargs["number"], reason)

    def closed(self, reason: str) -> None:
        """Write nothing down: a replay is no run."""

    def _after_lists(self, portal: Portal) -> Iterator[Request]:
        """Ask for an article of the portal's best list once all of them have answered."""
        self._open[portal.id] -= 1
        self.on_progress(self._n_asked - self._open.total(), self._n_asked)
        if self._open[portal.id] == 0:
            checks = (check for check in self.checks if check.portal is portal and check.articles)
            best = next(checks, None)
            if best is not None:
                yield self._try(best, 0)

    def _next(self, check: Check, number: int, reason: str) -> Iterator[Request]:
        check.problem = ("no_text", reason)
        if number + 1 < min(MAX_TRIES, len(check.articles)):
            yield self._try(check, number + 1)

    def _ask(self, asked: sources.ListRequest, check: Check, *, step: int) -> Request:
        return Request(
            asked.url,
            self.read_list,
            method=asked.method,
            headers=dict(asked.headers),
            body=asked.body,
            errback=self.note_list_failure,
            priority=10,
            dont_filter=True,
            cb_kwargs={"check": check, "step": step, "portal": check.portal},
        )

    def _try(self, check: Check, number: int) -> Request:
        return Request(
            check.articles[number],
            self.read_article,
            errback=self.note_article_failure,
            dont_filter=True,
            cb_kwargs={"check": check, "number": number, "portal": check.portal},
        )


def main(arguments: list[str] | None = None) -> int:
    """Look at the portals named on the command line; 0 when done, 2 if it could not start."""
    parser = argparse.ArgumentParser(prog="python -m crawlers.doctor", description=__doc__)
    parser.add_argument("portals", nargs="*", metavar="PORTAL", help="ids of declared portals")
    parser.add_argument("--proxy", help="HTTP proxy to fetch through")
    chosen = parser.parse_args(arguments)
    if chosen.proxy:
        os.environ.update({"http_proxy": chosen.proxy, "https_proxy": chosen.proxy, "no_proxy": ""})
    settings = Settings()
    try:
        portals = portals_named(chosen.portals or live_portals(), contact=settings.contact)
        with only_holder(settings.home / "raw" / "crawl.lock", wait_s=LOCK_WAIT_S):
            checks = _checked(portals, settings)
    except IngestError as error:
        print(f"doctor: {error}", file=sys.stderr)  # noqa: T201
        return 2
    for check in checks:
        print(line_of(check.finding(now=settings.clock())))  # noqa: T201
    return 0


def _checked(portals: list[Portal], settings: Settings) -> list[Check]:
    with Archive(settings.home, run_id="doctor") as archive:
        chosen = scrapy_settings(settings, portals)
        # it keeps no article, so it need not know what the sites reserve
        chosen["DOWNLOADER_MIDDLEWARES"]["crawlers.rights.RightsMiddleware"] = None
        process = AsyncCrawlerProcess(chosen)
        crawler = process.create_crawler(DoctorSpider)
        process.crawl(
            crawler,
            portals=portals,
            archive=archive,
            clock=settings.clock,
            run_id="doctor",
            on_progress=_show,
        )
        watch = asyncio.get_event_loop().create_task(end_with_parent())
        process.start()
        watch.cancel()
    return crawler.spider.checks if isinstance(crawler.spider, DoctorSpider) else []


def _problem(failure: Failure) -> tuple[Verdict, str]:
    error = failure.value
    if isinstance(error, RobotsForbidden):
        return "robots", str(error)
    if isinstance(error, HostPaused):
        return "paused", str(error)
    said = f"{type(error).__name__}: {error}"
    return "failed", NO_NAME if CannotResolveHostError.__name__ in said else said


def _show(done: int, total: int) -> None:
    print(line_of_progress(done, total), flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
