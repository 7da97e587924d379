"""One generic spider for every portal: routes in, bytes out."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers import sources
from crawlers.bounds import HostPaused
from crawlers.failures import reason_of
from crawlers.items import ShapeChangedError
from crawlers.paging import first_pages
from crawlers.route_watch import RouteWatch
from ingest.archive.archive import Archive
from ingest.archive.catalog import TRANSIENT_STATUS, KnownList
from ingest.archive.watched import Watched
from ingest.extract.paging import following_page
from ingest.model.article import Reject
from ingest.model.page import FetchedPage
from ingest.portals.portal import Portal, Route, UrlList
from ingest.text.urls import host_of

MAX_CONTINUATIONS = 20
"""Pages of one article that are followed; more is a loop."""

_UNCHANGED_ENCODING = ("content-encoding", "transfer-encoding", "content-length")


@dataclass(slots=True, kw_only=True)
class Fetched:
    """One page on its way to the archive.

    Args:
        page: The page.
        continues: Address of page 1 where it is a later page of an article.
        watched: What is known of its address where it was visited before.
    """

    page: FetchedPage
    continues: str | None
    watched: Watched | None = None


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
        self.watch = RouteWatch(
            archive.catalog, run_id=run_id, clock=clock, is_daily=self.search is None
        )

    async def start(self) -> AsyncIterator[Request]:
        """Yield what an earlier run left over, one request per list page, then what is due."""
        for portal in self.portals:
            for url, continues in self.archive.catalog.pending(portal.id):
                yield self._article(url, portal, continues=continues, depth=0)
        for portal in self.portals:
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
        if response.status != 200:
            yield from self._page_behind(behind, portal, route, step)
        catalog, declared = self.archive.catalog, _declared(portal, route)
        requested = _requested(response)
        if response.status == 304:
            known = catalog.known_list(requested, declared, run_id=self.run_id)
            n_links = known.n_links if known else 0
            self.watch.unchanged(portal, route, requested, n_links=n_links)
            return
        if response.status != 200:
            self.watch.answered(portal, route, response)
            return
        try:
            leads = sources.leads_of(
                route, response.body, step, now=self.clock(), search=self.search
            )
            yield from self._lists(leads, portal, route, step=step + 1)
            if leads:
                self.watch.answered(portal, route, response, is_lead=True)
                return  # it is read in full each time: unchanged, it may lead to what has changed
            entries = sources.entries_of(route, response.body, response.url)
        except ShapeChangedError as error:
            self.watch.answered(portal, route, response, shape_error=str(error))
            yield from self._page_behind(behind, portal, route, step)
            return
        if self.watch.leads_on(entries, portal, route, search=self.search):
            yield from self._page_behind(behind, portal, route, step)
        n_links = self.watch.answered(portal, route, response, entries=entries)
        yield from self._new_articles([entry.link for entry in entries], portal, route)
        if response.request is not None and response.request.method == "POST":
            return  # its address does not tell its answer from another's
        etag, last_modified = _header(response, "ETag"), _header(response, "Last-Modified")
        listed = KnownList(etag, last_modified, n_links)
        catalog.add_list(requested, declared, listed, run_id=self.run_id)

    def keep(
        self, response: Response, portal: Portal, continues: str | None, depth: int
    ) -> Iterator[Fetched | Request]:
        """Hand the response over as it came, and ask for the article's next page."""
        if response.status in TRANSIENT_STATUS:
            requested, detail = _requested(response), f"HTTP {response.status}"
            self._add_refusal(requested, portal, f"http_{response.status}", detail)
            return
        page = self._page(response, portal)
        yield Fetched(page=page, continues=continues)
        yield from self._next_page(page, portal, continues, depth)

    def look(
        self, response: Response, portal: Portal, watched: Watched, is_conditional: bool
    ) -> Iterator[Fetched | Request]:
        """Write down what became of an address, and ask for the later pages of its article."""
        if response.status in TRANSIENT_STATUS:
            answer = f"http_{response.status}"
            self.archive.look_in_vain(watched, answer, now=self.clock())
            return
        if response.status == 304:
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
            yield Fetched(page=page, continues=None, watched=watched)
            yield from self._next_page(page, portal, None, 0)
        if response.status in {200, 304}:
            for url in self.archive.catalog.reopen(watched.url):
                yield self._article(url, portal, continues=watched.url, depth=1)

    def _page(self, response: Response, portal: Portal) -> FetchedPage:
        now = self.clock()
        self.n_fetched[portal.id] += 1
        return FetchedPage(
            url=response.url,
            requested_url=_requested(response),
            body=response.body,
            http_status=response.status,
            headers=_headers(response),
            fetched_at=now,
            seen_at=now,
            portal=portal.id,
            site_rights=response.meta.get("site_rights"),
        )

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
            step, behind = request.cb_kwargs["step"], request.cb_kwargs["behind"]
            yield from self._page_behind(behind, portal, route, step)
            return
        if isinstance(failure.value, HostPaused):
            self.n_waiting[host] += 1
            return  # the address waits for a later run, and a due look stays due
        watched = request.cb_kwargs.get("watched")
        if watched is not None:
            self.archive.look_in_vain(watched, reason, now=self.clock())
            return
        requested = request.meta.get("redirect_urls", [request.url])[0]
        self._add_refusal(requested, portal, reason, detail)

    def closed(self, reason: str) -> None:
        """Write down how each route did."""
        runs = self.watch.runs(is_whole=reason == "finished")
        self.archive.catalog.routes.add(runs)

    def _add_refusal(self, url: str, portal: Portal, reason: str, detail: str) -> None:
        self.archive.catalog.add_refusal(
            Reject(
                url=url,
                reason=reason,
                detail=detail,
                stage="fetch",
                portal=portal.id,
                page_id=None,
                rejected_at=self.clock(),
                run_id=self.run_id,
            )
        )

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
            route=sources.route_name(route),
            route_rank=portal.routes.index(route),
        )
        for url in new:
            yield self._article(url, portal, continues=None, depth=0)

    def _lists(
        self, every: Sequence[sources.ListRequest], portal: Portal, route: Route, *, step: int
    ) -> Iterator[Request]:
        chosen = self.watch.chosen(every, portal, route) if every else ()
        for first, behind in first_pages(chosen):
            yield self._listing(first, portal, route, step=step, behind=behind)

    def _page_behind(
        self,
        behind: tuple[sources.ListRequest, ...],
        portal: Portal,
        route: Route,
        step: int,
    ) -> Iterator[Request]:
        if behind:
            yield self._listing(behind[0], portal, route, step=step, behind=behind[1:])

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
            cb_kwargs={"portal": portal, "route": route, "step": step, "behind": behind},
        )
        declared = _declared(portal, route)
        known = self.archive.catalog.known_list(request.url, declared, run_id=self.run_id)
        if known is not None and request.method == "GET":
            sent = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
            request.headers.update({name: value for name, value in sent.items() if value})
        return request

    def _again(self, watched: Watched, portal: Portal, *, is_conditional: bool = True) -> Request:
        """Return the request that looks at an address again, after everything that is new."""
        known = self.archive.newest(watched) if is_conditional else None
        headers = {}
        if known is not None and known.http_status == 200:
            sent = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
            headers = {name: value for name, value in sent.items() if value}
        return Request(
            watched.url,
            self.look,
            headers=headers,
            errback=self.refuse,
            priority=-1,
            dont_filter=True,
            cb_kwargs={"portal": portal, "watched": watched, "is_conditional": is_conditional},
        )

    def _article(self, url: str, portal: Portal, *, continues: str | None, depth: int) -> Request:
        return Request(
            url,
            self.keep,
            errback=self.refuse,
            dont_filter=True,  # the catalog knows what was asked for; a redirect loop must end
            cb_kwargs={"portal": portal, "continues": continues, "depth": depth},
        )


def _declared(portal: Portal, route: Route) -> str:
    """Return what a list is read with: another selector may find more in an unchanged page."""
    return f"{route} {portal.article_url}"


def _requested(response: Response) -> str:
    """Return the address that was asked for, before redirects."""
    requested: str = response.meta.get("redirect_urls", [response.url])[0]
    return requested


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def _headers(response: Response) -> tuple[tuple[str, str], ...]:
    """Return the headers as sent; those that no longer fit the decoded body are renamed."""
    pairs: list[tuple[str, str]] = []
    for name, values in response.headers.items():
        key = name.decode("latin-1").lower()
        key = f"x-archive-orig-{key}" if key in _UNCHANGED_ENCODING else key
        pairs.extend((key, value.decode("latin-1")) for value in values)
    return tuple(pairs)
