"""One generic spider for every portal: routes in, bytes out."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scrapy import Request, Spider
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers import sources
from crawlers.bounds import HostPaused, OffPortal
from crawlers.private import PrivateAddressError, refused_address
from crawlers.robots import RobotsForbidden, RobotsUnreachable
from ingest.archive.archive import Archive
from ingest.archive.catalog import TRANSIENT_STATUS, KnownList
from ingest.extract.paging import following_page
from ingest.model.article import Reject, RouteRun
from ingest.model.page import FetchedPage
from ingest.portals.portal import Portal, Route, Sitemap, UrlList
from ingest.text.urls import host_of

MAX_CONTINUATIONS = 20
"""Pages of one article that are followed; more is a loop."""

_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (RobotsForbidden, "robots"),
    (RobotsUnreachable, "robots_unreachable"),
    (OffPortal, "offsite"),
    (PrivateAddressError, "private_address"),
    (HostPaused, "paused"),
    (ResponseDataLossError, "truncated"),
    (DownloadTimeoutError, "timeout"),
    (CannotResolveHostError, "dns"),
    (DownloadCancelledError, "oversize"),
)

_UNCHANGED_ENCODING = ("content-encoding", "transfer-encoding", "content-length")


@dataclass(slots=True, kw_only=True)
class Fetched:
    """One page on its way to the archive."""

    page: FetchedPage
    continues: str | None


@dataclass(slots=True, kw_only=True)
class RouteTally:
    """What one route gave so far in this run.

    Args:
        n_requests: List pages asked for.
        n_links: Articles among their links.
        n_unchanged: List pages that had not changed since they were last read.
        problems: Verdict and detail of what went wrong.
        absent: List pages that are not there: the list is shorter than expected, which is no
            problem as long as any of its pages gave links.
    """

    n_requests: int = 0
    n_links: int = 0
    n_unchanged: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)
    absent: list[tuple[str, str]] = field(default_factory=list)


class PortalSpider(Spider):
    """Fetches the lists and the new articles of some portals.

    Args:
        portals: What to crawl.
        archive: Where pages go and which addresses are known.
        clock: Gives the instant a fetch counts as.
        run_id: The run.
    """

    name = "portals"

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
        self._tallies: dict[tuple[str, str], RouteTally] = {}

    async def start(self) -> AsyncIterator[Request]:
        """Yield what an earlier run left over, then one request per list page."""
        for portal in self.portals:
            for url, continues in self.archive.catalog.pending(portal.id):
                yield self._article(url, portal, continues=continues, depth=0)
        for portal in self.portals:
            for route in portal.routes:
                if isinstance(route, UrlList) and route.urls:
                    for request in self._new_articles(route.urls, portal, route):
                        yield request
                for url in sources.addresses_of(route):
                    yield self._listing(url, portal, route)

    def follow(self, response: Response, portal: Portal, route: Route) -> Iterator[Request]:
        """Ask for the new articles that a list page names."""
        tally = self._tally(portal, route)
        catalog, declared = self.archive.catalog, _declared(portal, route)
        requested = response.meta.get("redirect_urls", [response.url])[0]
        if response.status == 304:
            known = catalog.known_list(requested, declared, run_id=self.run_id)
            tally.n_unchanged += 1
            tally.n_links += known.n_links if known else 0
            return
        if response.status != 200:
            problem = ("failed", f"HTTP {response.status} {response.url}")
            (tally.absent if response.status == 404 else tally.problems).append(problem)
            return
        try:
            if isinstance(route, Sitemap):
                for url in sources.nested_sitemaps(response.body):
                    yield self._listing(url, portal, route)
            links = sources.links_of(route, response.body, response.url)
        except sources.ShapeChangedError as error:
            tally.problems.append(("shape_changed", str(error)))
            return
        n_before = tally.n_links
        yield from self._new_articles(links, portal, route)
        etag, last_modified = _header(response, "ETag"), _header(response, "Last-Modified")
        listed = KnownList(etag, last_modified, tally.n_links - n_before)
        catalog.add_list(requested, declared, listed, run_id=self.run_id)

    def keep(
        self, response: Response, portal: Portal, continues: str | None, depth: int
    ) -> Iterator[Fetched | Request]:
        """Hand the response over as it came, and ask for the article's next page."""
        now = self.clock()
        requested = response.meta.get("redirect_urls", [response.url])[0]
        if response.status in TRANSIENT_STATUS:
            detail = f"HTTP {response.status}"
            self._add_refusal(requested, portal, f"http_{response.status}", detail)
            return
        page = FetchedPage(
            url=response.url,
            requested_url=requested,
            body=response.body,
            http_status=response.status,
            headers=_headers(response),
            fetched_at=now,
            seen_at=now,
            portal=portal.id,
        )
        self.n_fetched[portal.id] += 1
        yield Fetched(page=page, continues=continues)
        following = following_page(page) if response.status == 200 else None
        if following is not None and depth < MAX_CONTINUATIONS:
            first = continues or response.url
            new = self.archive.catalog.add_pending(
                [following],
                portal=portal.id,
                found_at=now,
                run_id=self.run_id,
                continues=first,
            )
            for url in new:
                yield self._article(url, portal, continues=first, depth=depth + 1)

    def refuse(self, failure: Failure) -> None:
        """Write down why an address gave no page."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        reason, detail = _reason(failure.value)
        host = host_of(request.url)
        if (private := refused_address(host)) is not None:
            reason, detail = "private_address", f"{host} leads to the private address {private}"
        portal = request.cb_kwargs["portal"]
        route = request.cb_kwargs.get("route")
        if route is not None:
            self._tally(portal, route).problems.append(
                ("robots" if reason == "robots" else "failed", f"{reason} {request.url}")
            )
            return
        if isinstance(failure.value, HostPaused):
            return  # the address waits for a later run
        requested = request.meta.get("redirect_urls", [request.url])[0]
        self._add_refusal(requested, portal, reason, detail)

    def closed(self, reason: str) -> None:
        """Write down how each route did."""
        for (portal_id, name), tally in self._tallies.items():
            problems = tally.problems or (tally.absent if tally.n_links == 0 else [])
            verdict, detail = problems[0] if problems else ("ok", "")
            if tally.n_unchanged and not problems:
                detail = f"{tally.n_unchanged} of {tally.n_requests} lists not modified"
            elif tally.n_links == 0 and not problems:
                verdict = "empty" if reason == "finished" else "failed"
            self.archive.catalog.add_route_run(
                RouteRun(
                    run_id=self.run_id,
                    portal=portal_id,
                    route=name,
                    ran_at=self.clock(),
                    n_requests=tally.n_requests,
                    n_links=tally.n_links,
                    n_new=self.archive.catalog.n_found(
                        run_id=self.run_id, portal=portal_id, route=name
                    ),
                    verdict=verdict,
                    detail=detail,
                )
            )

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

    def _tally(self, portal: Portal, route: Route) -> RouteTally:
        return self._tallies.setdefault((portal.id, sources.route_name(route)), RouteTally())

    def _new_articles(
        self, links: Sequence[str], portal: Portal, route: Route
    ) -> Iterator[Request]:
        articles = sources.articles_among(links, portal)
        self._tally(portal, route).n_links += len(articles)
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

    def _listing(self, url: str, portal: Portal, route: Route) -> Request:
        self._tally(portal, route).n_requests += 1
        catalog, declared = self.archive.catalog, _declared(portal, route)
        known = catalog.known_list(url, declared, run_id=self.run_id)
        headers = {}
        if known is not None:
            sent = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
            headers = {name: value for name, value in sent.items() if value}
        return Request(
            url,
            self.follow,
            headers=headers,
            errback=self.refuse,
            priority=10,
            dont_filter=True,
            cb_kwargs={"portal": portal, "route": route},
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


def _reason(error: BaseException | None) -> tuple[str, str]:
    for kind, reason in _REASONS:
        if isinstance(error, kind):
            return reason, str(error)
    if isinstance(error, IgnoreRequest):  # Scrapy's own: max redirections reached
        return "redirect_loop", str(error)
    return "connection", f"{type(error).__name__}: {error}"
