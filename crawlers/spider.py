"""One generic spider for every portal: routes in, bytes out."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers import sources
from crawlers.bounds import HostPaused, OffPortal
from crawlers.doors import is_door
from crawlers.failures import reason_of
from crawlers.fetched import Fetched, conditions_of, header_of, page_of, requested_of
from crawlers.items import ShapeChangedError
from crawlers.paging import first_pages
from crawlers.route_watch import RouteWatch, declared_of
from crawlers.walls import Walls
from ingest.archive.archive import Archive
from ingest.archive.catalog import TRANSIENT, TRANSIENT_STATUS
from ingest.archive.lists import KnownList, Lead
from ingest.archive.watched import Watched
from ingest.extract.paging import following_page
from ingest.model.page import FetchedPage, Page
from ingest.portals.portal import Portal, Route, UrlList
from ingest.text.urls import host_of

MAX_CONTINUATIONS = 20
"""Pages of one article that are followed; more is a loop."""


class PortalSpider(Spider):
    """Fetches the lists and the new articles of some portals.

    Args:
        portals: What to crawl.
        archive: Where pages go and which addresses are known.
        clock: Gives the instant a fetch counts as.
        run_id: The run.
    """

    name = "portals"
    search: sources.Search | None = None  # what to look back for; None is a daily crawl
    revisits_only: bool = False  # whether only what is known and due is asked for

    def __init__(
        self,
        *,
        portals: Sequence[Portal],
        archive: Archive,
        clock: Callable[[], datetime],
        run_id: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.portals = portals
        self.archive = archive
        self.clock = clock
        self.run_id = run_id
        self.n_fetched: Counter[str] = Counter()
        self.n_waiting: Counter[str] = Counter()  # left to a later run, by host that is paused
        self.walls = Walls(archive.catalog)
        self.watch = RouteWatch(archive.catalog, run_id=run_id, clock=clock, search=self.search)

    async def start(self) -> AsyncIterator[Request]:
        """Yield what an earlier run left over, one request per list page, then what is due."""
        for portal in () if self.revisits_only else self.portals:
            for url, continues in self.archive.catalog.pending(portal.id):
                yield self._article(url, portal, continues=continues, depth=0)
        for portal in () if self.revisits_only else self.portals:
            for route in portal.routes:
                if isinstance(route, UrlList) and route.urls and self.search is None:
                    for request in self._new_articles(route.urls, portal, route):
                        yield request
                every = sources.requests_of(route, now=self.clock(), search=self.search)
                for request in self._lists(every, portal, route, step=1):
                    yield request
        for portal in self.portals if self.search is None else ():
            for watched in self.archive.catalog.watch.due(portal.id, now=self.clock()):
                yield self._again(watched, portal)

    def follow(
        self,
        response: Response,
        portal: Portal,
        route: Route,
        step: int,
        behind: tuple[sources.ListRequest, ...],
    ) -> Iterator[Request]:
        """Ask for the new articles that a list page names, or for the lists that it names.

        The pages behind it are asked for one by one, until one has nothing new.
        """
        if response.status in TRANSIENT_STATUS:
            self.watch.broke_off(portal, route, f"HTTP {response.status} {response.url}")
        if response.status != 200:
            yield from self._page_behind_failure(behind, portal, route, step)
        if response.status == 304:
            yield from self._unchanged(response, portal, route, step)
            return
        if response.status != 200:
            self.watch.answered(portal, route, response)
            return
        try:
            leads = sources.leads_in(route, response.body, step)
            if leads:
                self.watch.answered(portal, route, response, is_lead=True)
                self._add_list(response, portal, route, leads=leads)
                yield from self._led_to(leads, portal, route, step=step)
                return
            entries = sources.entries_of(route, response.body, response.url)
        except ShapeChangedError as error:
            self.watch.answered(portal, route, response, shape_error=str(error))
            yield from self._page_behind_failure(behind, portal, route, step)
            return
        asked, last = response.meta["asked"], response.meta["last"]
        goes_on = self.watch.leads_on(entries, portal, route, last=last, behind=behind)
        if goes_on:
            yield from self._page_behind(behind, portal, route, step)
        n_links = self.watch.answered(portal, route, response, entries=entries)
        wanted = self.watch.wanted(entries, route)
        yield from self._new_articles([entry.link for entry in wanted], portal, route)
        self._add_list(response, portal, route, n_links=n_links)
        self.watch.read_back(asked, portal, route, last=last, n_links=n_links, goes_on=goes_on)

    def keep(
        self,
        response: Response,
        portal: Portal,
        continues: str | None,
        depth: int,
        known: Page | None = None,
    ) -> Iterator[Fetched | Request]:
        """Hand the response over as it came, and ask for the article's next page."""
        if response.status in TRANSIENT_STATUS:
            requested, detail = requested_of(response), f"HTTP {response.status}"
            reason = f"http_{response.status}"
            self.archive.refuse(requested, reason, detail, portal=portal.id, now=self.clock())
            return
        if response.status == 304 and known is not None:
            requested = requested_of(response)
            self.walls.passed(requested)
            if response.url == known.url:
                self.archive.catalog.add_unchanged(requested, run_id=self.run_id)
            else:  # it speaks of another address's bytes
                yield self._article(
                    requested, portal, continues=continues, depth=depth, is_conditional=False
                )
            return
        page = self._page(response, portal)
        # found before the page is written down: a crawl killed in between asks for both
        following = list(self._next_page(page, portal, continues, depth))
        is_shut = self.walls.ends_at(page, portal, again=page.requested_url, now=page.fetched_at)
        yield Fetched(page=page, continues=continues, is_for_later=is_shut)
        yield from following

    def look(
        self, response: Response, portal: Portal, watched: Watched, is_conditional: bool
    ) -> Iterator[Fetched | Request]:
        """Write down what became of an address, and ask for the later pages of its article."""
        if response.status in TRANSIENT_STATUS:
            answer = f"http_{response.status}"
            self.archive.look_in_vain(watched, answer, now=self.clock())
            return
        if response.status == 304:
            self.walls.passed(watched.url)
            known = self.archive.newest(watched)
            if known is not None and response.url == known.url:
                self.archive.look_in_vain(watched, "304", now=self.clock())
            elif is_conditional:  # it speaks of another address's bytes
                yield self._again(watched, portal, is_conditional=False)
                return
            else:
                self.archive.look_in_vain(watched, "http_304", now=self.clock())
        else:
            page = self._page(response, portal)
            following = list(self._next_page(page, portal, None, 0))
            before = self.archive.newest(watched)
            self.walls.ends_at(page, portal, again=None, now=page.fetched_at, before=before)
            yield Fetched(page=page, continues=None, watched=watched)
            yield from following
        if response.status in {200, 304}:
            for url in self.archive.catalog.reopen(watched.url):
                yield self._article(url, portal, continues=watched.url, depth=1)

    def _page(self, response: Response, portal: Portal) -> FetchedPage:
        self.n_fetched[portal.id] += 1
        return page_of(response, portal=portal.id, now=self.clock())

    def _next_page(
        self, page: FetchedPage, portal: Portal, continues: str | None, depth: int
    ) -> Iterator[Request]:
        """Ask for the next page of an article, if it was never asked for."""
        following = following_page(page) if page.http_status == 200 else None
        if following is not None and depth < MAX_CONTINUATIONS:
            first = continues or page.url
            new = self.archive.catalog.add_pending(
                [following],
                portal=portal.id,
                found_at=page.fetched_at,
                run_id=self.run_id,
                continues=first,
            )
            for url in new:
                yield self._article(url, portal, continues=first, depth=depth + 1)

    def refuse(self, failure: Failure) -> Iterator[Request]:
        """Write down why an address gave no page; ask for the page behind it if it is a list's."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        host = host_of(request.url)
        reason, detail = reason_of(failure.value, host=host)
        portal = request.cb_kwargs["portal"]
        route = request.cb_kwargs.get("route")
        if route is not None:
            asked = request.meta.get("redirect_urls", [request.url])[0]
            self.watch.failed(portal, route, reason=reason, detail=detail, url=asked)
            if reason in {*TRANSIENT, "paused"}:
                self.watch.broke_off(portal, route, f"{reason} {asked}")
            step, behind = request.cb_kwargs["step"], request.cb_kwargs["behind"]
            yield from self._page_behind_failure(behind, portal, route, step)
            return
        if isinstance(failure.value, HostPaused):
            self.n_waiting[host] += 1
            return  # the address waits for a later run, and a due look stays due
        watched = request.cb_kwargs.get("watched")
        if watched is not None:
            self.archive.look_in_vain(watched, reason, now=self.clock())
            return
        requested = request.meta.get("redirect_urls", [request.url])[0]
        self.archive.refuse(requested, reason, detail, portal=portal.id, now=self.clock())
        if (
            isinstance(failure.value, OffPortal)
            and is_door(requested, request.url)
            and self.walls.met(requested, portal, again=requested, now=self.clock())
        ):
            self.archive.catalog.ask_later([requested])

    def closed(self, reason: str) -> None:
        """Write down how each route did."""
        is_whole = reason == "finished"
        self.archive.catalog.routes.add(self.watch.runs(is_whole=is_whole))
        self.watch.end(is_whole=is_whole)

    def _new_articles(
        self, links: Sequence[str], portal: Portal, route: Route
    ) -> Iterator[Request]:
        articles = sources.articles_among(links, portal)
        self.watch.tally(portal, route).n_links += len(articles)
        new = self.archive.catalog.add_pending(
            articles,
            portal=portal.id,
            found_at=self.clock(),
            run_id=self.run_id,
            route=self.watch.tally(portal, route).route,
            route_rank=portal.routes.index(route),
        )
        for url in new:
            yield self._article(url, portal, continues=None, depth=0)

    def _lists(
        self, every: Sequence[sources.ListRequest], portal: Portal, route: Route, *, step: int
    ) -> Iterator[Request]:
        chosen = self.watch.chosen(every, portal, route) if every else ()
        for first, behind in first_pages(chosen):
            yield from self._page_behind((first, *behind), portal, route, step)

    def _page_behind(
        self,
        behind: tuple[sources.ListRequest, ...],
        portal: Portal,
        route: Route,
        step: int,
    ) -> Iterator[Request]:
        if pages := self.watch.unread(behind, portal, route):
            yield self._listing(pages[0], portal, route, step=step, behind=pages[1:])

    def _page_behind_failure(
        self,
        behind: tuple[sources.ListRequest, ...],
        portal: Portal,
        route: Route,
        step: int,
    ) -> Iterator[Request]:
        """Ask for the page behind one that could not be read; a look back ends with it.

        The page behind the last of a list is often an error, and so is the hundredth after it.
        After an error that passes the look back goes on with that page another time.
        """
        if self.search is None:
            yield from self._page_behind(behind, portal, route, step)

    def _led_to(
        self, leads: Sequence[Lead], portal: Portal, route: Route, *, step: int
    ) -> Iterator[Request]:
        requests = sources.requests_for(route, leads, now=self.clock(), search=self.search)
        chosen = self.watch.led_to(requests, portal, route)
        yield from self._lists(chosen, portal, route, step=step + 1)

    def _unchanged(
        self, response: Response, portal: Portal, route: Route, step: int
    ) -> Iterator[Request]:
        """Ask for what a list that is as it was leads to, which may have changed."""
        lists, declared = self.archive.catalog.lists, declared_of(portal, route)
        requested, told = requested_of(response), response.meta["asked"].told
        known = lists.known(requested, declared, run_id=self.run_id)
        self.watch.unchanged(portal, route, requested, n_links=known.n_links if known else 0)
        if known is None:
            return
        if told:
            same = known._replace(told=told, read_at=self.clock())
            lists.add(requested, declared, same, run_id=self.run_id)
        yield from self._led_to(known.leads, portal, route, step=step)

    def _add_list(
        self,
        response: Response,
        portal: Portal,
        route: Route,
        *,
        n_links: int = 0,
        leads: Sequence[Lead] = (),
    ) -> None:
        """Write down how a list is, if what it is asked by tells it from others."""
        is_post = response.request is not None and response.request.method == "POST"
        if is_post or self.search is not None:
            return  # a look back leaves out what is of other days
        listed = KnownList(
            etag=header_of(response, "ETag"),
            last_modified=header_of(response, "Last-Modified"),
            n_links=n_links,
            read_at=self.clock(),
            leads=tuple(leads),
            told=response.meta["asked"].told,
        )
        declared = declared_of(portal, route)
        self.archive.catalog.lists.add(requested_of(response), declared, listed, run_id=self.run_id)

    def _listing(
        self,
        asked: sources.ListRequest,
        portal: Portal,
        route: Route,
        *,
        step: int,
        behind: tuple[sources.ListRequest, ...],
    ) -> Request:
        self.watch.tally(portal, route).n_requests += 1
        request = Request(
            asked.url,
            self.follow,
            method=asked.method,
            headers=dict(asked.headers),
            body=asked.body,
            errback=self.refuse,
            priority=10,
            dont_filter=True,
            meta={"asked": asked, "last": (asked, *behind)[-1]},
            cb_kwargs={"portal": portal, "route": route, "step": step, "behind": behind},
        )
        if request.method == "GET":
            known = self.watch.known(request.url, portal, route)
            request.headers.update(conditions_of(known))
        return request

    def _again(self, watched: Watched, portal: Portal, *, is_conditional: bool = True) -> Request:
        """Return the request that looks at an address again, after everything that is new."""
        known = self.archive.newest(watched) if is_conditional else None
        return Request(
            watched.url,
            self.look,
            headers=conditions_of(known),
            errback=self.refuse,
            priority=-1,
            dont_filter=True,
            cb_kwargs={"portal": portal, "watched": watched, "is_conditional": is_conditional},
        )

    def _article(
        self,
        url: str,
        portal: Portal,
        *,
        continues: str | None,
        depth: int,
        is_conditional: bool = True,
    ) -> Request:
        """Return the request for an article's page; a later page may have been fetched before."""
        known = None
        if continues is not None and is_conditional:
            known = self.archive.newest_later(url, first=continues)
        return Request(
            url,
            self.keep,
            headers=conditions_of(known),
            errback=self.refuse,
            dont_filter=True,  # the catalog knows what was asked for; a redirect loop must end
            cb_kwargs={"portal": portal, "continues": continues, "depth": depth, "known": known},
        )
