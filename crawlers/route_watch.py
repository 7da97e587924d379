"""The routes of one crawl: which may be asked, what they answered, and how they did."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from scrapy.http import Response

from crawlers import sources
from crawlers.answers import Entry, is_cut
from crawlers.doors import door_words
from crawlers.leafing import Leafing
from crawlers.newest import latest_of, latest_times_of, times_of, within
from crawlers.paging import has_gap, leads_on
from crawlers.read_back import ReadBack
from crawlers.verdicts import ListAnswer, NoAnswer, Verdict, route_verdict
from ingest.archive.catalog import Catalog
from ingest.archive.lists import KnownList
from ingest.extract.decode import decode
from ingest.model.instant import run_began_at
from ingest.model.route import RouteRun
from ingest.portals.portal import Portal, Route, Sitemap
from ingest.watching.standing import Standing, standing_of

SETTLED = timedelta(days=1)
"""How long before a list was read it must have changed last, by the words of its index, to be
left unread: a day may be all that they tell, and clocks and zones are off by hours."""


TOLD_FOR = timedelta(days=7)
"""For how long the words of an index are taken for it that a list is as it was."""

STILL = timedelta(days=3)
"""An index that tells of no change for so long may tell of none ever: it is believed for a day."""


def declared_of(portal: Portal, route: Route) -> str:
    """Return what a list is read with: another selector may find more in an unchanged page."""
    return f"{route} {portal.article_url}"


@dataclass(slots=True, kw_only=True)
class RouteTally:
    """What one route gave so far in this run.

    Args:
        portal: Id of the portal.
        route: Kind and address of the route.
        history: Its earlier runs, the oldest first.
        n_requests: List pages asked for.
        n_links: Articles among their links.
        answers: What they answered.
        failures: Why others did not answer.
        leafing: How far its lists were leafed through; None in a daily crawl.
        n_led: Lists asked for that a sitemap's indexes led to.
        n_gaps: Lists that may have dropped articles since they were last read.
    """

    portal: str
    route: str
    history: Sequence[RouteRun]
    n_requests: int = 0
    n_links: int = 0
    answers: list[ListAnswer] = field(default_factory=list)
    failures: list[NoAnswer] = field(default_factory=list)
    leafing: Leafing | None = None
    n_led: int = 0
    n_gaps: int = 0

    @property
    def standing(self) -> Standing:
        """How the route stood before this run."""
        return standing_of(self.history)


class RouteWatch:
    """Keeps what every route gave, and says at the end how it did.

    Args:
        catalog: Where earlier runs are written down.
        run_id: The run.
        clock: Gives the instant a run counts as.
        search: What is looked back for; None reads the lists as every day. A look back is judged
            by its answers alone, and no route is switched off for it.
    """

    def __init__(
        self,
        catalog: Catalog,
        *,
        run_id: str,
        clock: Callable[[], datetime],
        search: sources.Search | None,
    ) -> None:
        self._catalog = catalog
        self._run_id = run_id
        self._clock = clock
        self._search = search
        self._tallies: dict[tuple[str, str], RouteTally] = {}
        self._read_back = ReadBack(catalog.lists, search, clock) if search else None

    def tally(self, portal: Portal, route: Route) -> RouteTally:
        """Return what a route gave so far."""
        is_daily = self._search is None
        name = sources.route_name(route)  # a daily list read far back is no part of its history
        key = (portal.id, name if is_daily or route.search else f"{name} (look back)")
        if key not in self._tallies:
            self._tallies[key] = RouteTally(
                portal=key[0],
                route=key[1],
                history=self._catalog.routes.history(*key, before=self._run_id) if is_daily else [],
                leafing=Leafing(self._search.since) if self._search else None,
            )
        return self._tallies[key]

    def chosen(
        self, requests: Sequence[sources.ListRequest], portal: Portal, route: Route
    ) -> Sequence[sources.ListRequest]:
        """Return what is to be asked of a route: all, one thing to probe it, or nothing."""
        tally = self.tally(portal, route)
        standing = tally.standing
        if tally.leafing and self._search and sources.leaves_out_days(route, self._search):
            tally.leafing.leave_out(f"asked for the last {sources.MAX_DAYS_BACK} days only")
        if not standing.is_off:
            return requests
        return requests[:1] if standing.may_be_asked(self._clock()) else []

    def leads_on(
        self,
        entries: Sequence[Entry],
        portal: Portal,
        route: Route,
        *,
        last: sources.ListRequest,
        behind: Sequence[sources.ListRequest],
    ) -> bool:
        """Return whether the page behind a list page may name what is not known yet.

        To be asked before the page's own articles are noted as found. If it is the last of its
        list and names nothing known, that is noted.

        Args:
            entries: What the page lists.
            portal: The portal.
            route: The route.
            last: The last page of its list that may be asked for.
            behind: The pages behind this one.
        """
        articles = sources.articles_among((entry.link for entry in entries), portal)
        tally = self.tally(portal, route)
        named = [entry for entry in entries if entry.link in set(articles)]
        if tally.leafing is not None:
            times = times_of(named, now=self._clock())
            return tally.leafing.leads_on(articles, times, last=last, behind=behind)
        found_at = self._catalog.found_at(articles)
        read = next((run for run in reversed(tally.history) if run.verdict == "ok"), None)
        read_until = read.ran_at if read else None
        if not behind and not sources.names_whole_days(route):
            tally.n_gaps += has_gap(
                articles,
                latest_times_of(named, now=self._clock()),
                found_at=found_at,
                read_at=(run_began_at(read.run_id) or read.ran_at) if read else None,
                read_until=read_until,
            )
        return leads_on(articles, found_at=found_at, read_until=read_until)

    def led_to(
        self, requests: Sequence[sources.ListRequest], portal: Portal, route: Route
    ) -> list[sources.ListRequest]:
        """Return which of the lists that an answer leads to are to be asked for.

        An index of a sitemap may name thousands. A daily crawl asks for the newest of them, and
        not for those that are as they were when they were read; these are noted as unchanged.
        """
        if not isinstance(route, Sitemap):
            return list(requests)
        tally = self.tally(portal, route)
        now = self._clock()
        moves = [at for one in requests if (at := latest_of(one.told, now=now))]
        told_for = TOLD_FOR if moves and now - max(moves) < STILL else SETTLED
        most = sources.MAX_LEADS if self._search is None else sources.MAX_LEADS_BACK
        if tally.leafing and len(requests) > most:
            tally.leafing.leave_out(f"{most} of {len(requests)} parts asked for")
        chosen = []
        for request in requests[:most]:
            known = self._known(request, portal, route, told_for=told_for)
            if known is not None:
                self.unchanged(portal, route, request.url, n_links=known.n_links)
            elif tally.n_led < most:
                tally.n_led += 1
                chosen.append(request)
        return chosen

    def known(self, url: str, portal: Portal, route: Route) -> KnownList | None:
        """Return how a list was when it was last read, None if it is to be read in full.

        What a route showed when it was out of order says nothing about what it shows now.
        """
        history = self.tally(portal, route).history
        if self._search is not None or (history and history[-1].verdict != "ok"):
            return None
        return self._catalog.lists.known(url, declared_of(portal, route), run_id=self._run_id)

    def _known(
        self, request: sources.ListRequest, portal: Portal, route: Route, *, told_for: timedelta
    ) -> KnownList | None:
        """Return how a list was read that is still so by the words of its index, else None."""
        known = self.known(request.url, portal, route) if request.told else None
        if known is None or known.leads or known.told != request.told:
            return None
        if self._clock() - known.read_at >= told_for:
            return None
        latest = latest_of(request.told, now=self._clock())
        return known if latest is not None and latest < known.read_at - SETTLED else None

    def unread(
        self, pages: tuple[sources.ListRequest, ...], portal: Portal, route: Route
    ) -> tuple[sources.ListRequest, ...]:
        """Return the pages of a list that no earlier crawl of the same look back has read."""
        tally = self.tally(portal, route)
        if self._read_back is None or tally.leafing is None:
            return pages
        unread, n_links = self._read_back.unread(pages, declared_of(portal, route), tally.leafing)
        tally.n_links += n_links
        return unread

    def read_back(
        self,
        asked: sources.ListRequest,
        portal: Portal,
        route: Route,
        *,
        last: sources.ListRequest,
        n_links: int,
        goes_on: bool,
    ) -> None:
        """Note that a look back has read a page whose articles are all written down.

        Args:
            asked: The page.
            portal: The portal.
            route: The route.
            last: The last page of its list.
            n_links: Articles it names.
            goes_on: Whether the page behind it is asked for.
        """
        leafing = self.tally(portal, route).leafing
        if self._read_back is not None and leafing is not None:
            page = leafing.page(last=last, n_links=n_links, goes_on=goes_on)
            self._read_back.add(asked, declared_of(portal, route), page)

    def wanted(self, entries: Sequence[Entry], route: Route) -> Sequence[Entry]:
        """Return the lines of a list to be followed: all, or those of the days looked back for."""
        if self._search is None:
            return entries
        until = None if isinstance(route, Sitemap) else self._search.until
        return within(entries, since=self._search.since, until=until, now=self._clock())

    def unchanged(self, portal: Portal, route: Route, asked: str, *, n_links: int) -> None:
        """Note that a list is as it was."""
        tally = self.tally(portal, route)
        tally.n_links += n_links
        tally.answers.append(ListAnswer(asked=asked, landed=asked, status=304, n_links=n_links))

    def answered(
        self,
        portal: Portal,
        route: Route,
        response: Response,
        *,
        entries: Sequence[Entry] = (),
        shape_error: str = "",
        is_lead: bool = False,
    ) -> int:
        """Note what a list was answered; return how many articles it names.

        Args:
            portal: The portal.
            route: The route.
            response: The answer.
            entries: What it lists.
            shape_error: Why it is not what the route declares.
            is_lead: Whether it only leads to other lists.
        """
        tally = self.tally(portal, route)
        articles = set(sources.articles_among((entry.link for entry in entries), portal))
        named = [entry for entry in entries if entry.link in articles]
        now = self._clock()
        times = times_of(named, now=now) or self._first_seen([e.link for e in named], now)
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        decoded = decode(response.body, content_type=content_type)
        tally.answers.append(
            ListAnswer(
                asked=response.meta.get("redirect_urls", [response.url])[0],
                landed=response.url,
                status=response.status,
                n_listed=len(entries),
                n_links=len(named),
                newest_at=max(times).astimezone(UTC) if times else None,
                oldest_at=min(times).astimezone(UTC) if times else None,
                shape_error=shape_error,
                door="" if named else door_words(decoded, url=response.url),
                damaged_share=decoded.text.count("\ufffd") / (len(decoded.text) or 1),
                is_cut=is_cut(decoded.text),
                is_lead=is_lead,
            )
        )
        return len(named)

    def _first_seen(self, urls: Sequence[str], now: datetime) -> list[datetime]:
        """Return when addresses were first seen, which may be now."""
        seen = self._catalog.found_at(urls)
        return [seen.get(url, now) for url in urls]

    def failed(self, portal: Portal, route: Route, *, reason: str, detail: str, url: str) -> None:
        """Note why a list was not answered."""
        self.tally(portal, route).failures.append(NoAnswer(reason=reason, detail=detail, url=url))

    def broke_off(self, portal: Portal, route: Route, why: str) -> None:
        """Note that a look back could not read a list to its end, and that it may another time."""
        leafing = self.tally(portal, route).leafing
        if leafing is not None:
            leafing.broken = leafing.broken or why

    def runs(self, *, is_whole: bool) -> list[RouteRun]:
        """Return how each route did that was asked.

        Args:
            is_whole: Whether the crawl came to its end; cut short, it may not have asked for all.
        """
        return [
            self._run(tally, is_whole=is_whole)
            for tally in self._tallies.values()
            if tally.n_requests or tally.n_links
        ]

    def end(self, *, is_whole: bool) -> None:
        """Forget which pages a look back has read, if it has read all; see ``runs``."""
        is_broken = any(tally.leafing and tally.leafing.broken for tally in self._tallies.values())
        if is_whole and self._read_back is not None and not is_broken:
            self._read_back.end()

    def _run(self, tally: RouteTally, *, is_whole: bool) -> RouteRun:
        n_new = self._catalog.n_found(run_id=self._run_id, portal=tally.portal, route=tally.route)
        now = self._clock()
        if not is_whole and len(tally.answers) + len(tally.failures) < tally.n_requests:
            verdict = Verdict(word="failed", detail="the crawl was cut short")
        else:
            verdict = route_verdict(
                tally.answers,
                tally.failures,
                history=tally.history,
                n_links=tally.n_links,
                n_new=n_new,
                now=now,
            )
        if tally.leafing is not None:
            verdict = _of_look_back(verdict, tally.leafing)
        elif tally.n_gaps and verdict.word == "ok":
            detail = f"lists that named nothing known, so some may be missed: {tally.n_gaps}"
            verdict = replace(verdict, detail=detail)
        run = RouteRun(
            run_id=self._run_id,
            portal=tally.portal,
            route=tally.route,
            ran_at=now,
            n_requests=tally.n_requests,
            n_links=tally.n_links,
            n_new=n_new,
            verdict=verdict.word,
            detail=verdict.detail[:500],
            newest_item_at=verdict.newest_item_at,
            oldest_item_at=verdict.oldest_item_at,
            damaged_share=verdict.damaged_share,
            is_cut=verdict.is_cut,
            is_off=False,
            n_gaps=tally.n_gaps,
        )
        is_off = self._search is None and standing_of([*tally.history, run]).is_off
        return replace(run, is_off=True) if is_off else run


def _of_look_back(verdict: Verdict, leafing: Leafing) -> Verdict:
    """Return the verdict of a look back: there may be nothing of the days that it asks for."""
    left = leafing.said()
    if leafing.broken and verdict.word in {"ok", "empty"}:
        return replace(verdict, word="failed", detail=f"broke off: {leafing.broken}")
    if verdict.word == "empty":
        return replace(verdict, word="ok", detail="lists nothing of these days")
    if verdict.word == "ok" and left:
        return replace(verdict, detail=left)
    return verdict
