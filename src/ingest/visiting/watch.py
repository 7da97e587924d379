"""The pages of each portal, judged together: what is held back, let go, asked for again."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from statistics import fmean, median

from ingest.archive.catalog import Catalog
from ingest.extraction import Failure, Reading
from ingest.model.article import Reject
from ingest.model.instant import run_id_of
from ingest.model.route import PageSigns, PortalRun
from ingest.store.ledger import Ledger
from ingest.store.lookup import Lookup
from ingest.store.page_history import HISTORY, held_signs, last_signs
from ingest.visiting.addresses import Address
from ingest.visiting.findings import Course
from ingest.visiting.signs import rules_digest, signs_of, signs_of_refusal
from ingest.watching.doors import judged_by_doors
from ingest.watching.drift import RunJudgement, judged_run
from ingest.watching.usual import Usual, usual_of

HELD = "drift"
"""Reason of the rejects that pages become which are held back."""

ACCEPTED = "accepted"
"""Verdict by which somebody says that a portal's pages are as they should be."""

DROPPED = "dropped"
"""What a page is held for whose address was asked for again: its newer fetch counts."""

PATIENCE = timedelta(days=7)
"""How long an odd page is held back that nothing came after; one more like it is still a break,
and the first page of a break waits for its end."""

_NEVER = datetime.min.replace(tzinfo=UTC)

_SOUND = frozenset({"ok", "learning", "layout_changed"})
"""Verdicts on pages that are published: what was held back before them is seen to."""

_ORDER = ("ok", "learning", "suspect", "layout_changed", "drift", "blocked")


@dataclass(slots=True, kw_only=True)
class Visited:
    """One address, as one crawl visited it.

    Args:
        course: Looks into its visits.
        numbers: The visits of the crawl that are open.
        readings: What was made of their jobs, and of one to compare with.
    """

    course: Course
    numbers: tuple[int, ...]
    readings: dict[int, Reading]

    @property
    def address(self) -> Address:
        """The address."""
        return self.course.address


@dataclass(slots=True, kw_only=True)
class _Group:
    """What one crawl brought of one portal so far."""

    signs: dict[str, PageSigns] = field(default_factory=dict)
    word: str = "ok"
    detail: str = ""


class PortalWatch:
    """Judges what crawls brought, portal by portal, and writes down what it saw.

    Args:
        ledger: The facts.
        catalog: The catalog of the archive.
        run_id: The run of the build.
    """

    def __init__(self, ledger: Ledger, catalog: Catalog, *, run_id: str) -> None:
        self._ledger = ledger
        self._catalog = catalog
        self._run_id = run_id
        self._history: dict[str, list[PageSigns]] = {}
        self._groups: dict[tuple[str, str], _Group] = {}
        self._released: set[str] = set()
        with Lookup(ledger) as lookup:
            held = [sign for sign in held_signs(lookup) if sign.held_for != DROPPED]
            accepted = lookup.rows(PortalRun, "verdict", [ACCEPTED])
        self._held = {(sign.url, sign.run_id): sign for sign in held}
        self._accepted = accepted
        self._crawl: str | None = ""
        self._new_signs: list[PageSigns] = []
        self._late_signs: list[PageSigns] = []
        self._new_runs: dict[tuple[str, str], PortalRun] = {}

    def reopened(self) -> set[str]:
        """Return the fetches held back that are to be read again, because by other rules."""
        changed = {
            sign.page_id for sign in self._held.values() if sign.rules != rules_digest(sign.portal)
        }
        return {one for one in changed if one is not None}

    def begin(self, crawl: str | None) -> None:
        """Go on to a crawl; let go what somebody accepted before it, or has waited long enough.

        A build that begins with it would know the newest pages of each portal, and no more: so
        the rest is forgotten, and crawls come to the same, built one by one or all at once.

        Args:
            crawl: The crawl, None when all have been judged.
        """
        if self._crawl is not None and (crawl is None or crawl > self._crawl):
            self._crawl = crawl
            for portal in {portal for portal, _ in self._groups}:
                every = sorted(self._history[portal], key=lambda sign: (sign.fetched_at, sign.url))
                self._history[portal] = every[-HISTORY:]
            self._groups.clear()
        broken_at: dict[str, datetime] = {}
        for sign in self._held.values():
            if sign.held_for == "drift":
                broken_at[sign.portal] = max(sign.fetched_at, broken_at.get(sign.portal, _NEVER))
        for sign in self._held.values():
            is_first = sign.fetched_at < broken_at.get(sign.portal, _NEVER)
            if sign.page_id is not None and (
                self._is_accepted(sign) or (self._has_waited(sign) and not is_first)
            ):
                self._released.add(sign.page_id)

    def prepare(self, portals: Iterable[str]) -> None:
        """Read what the pages of some portals were like."""
        missing = set(portals) - self._history.keys()
        if missing:
            with Lookup(self._ledger) as lookup:
                self._history |= last_signs(lookup, missing)

    def flush(self) -> None:
        """Write down what was seen; to be done before the pages themselves are written down.

        A kill in between finds the pages still open and judges them again by the same history. Of
        pages that were let go nothing is open but that they are held back: that stays written
        until ``end``.
        """
        is_late = [sign.page_id in self._released for sign in self._new_signs]
        signs = list(zip(self._new_signs, is_late, strict=True))
        self._late_signs += [sign for sign, late in signs if late]
        now = [sign for sign, late in signs if not late]
        self._ledger.append("page_signs", now, run_id=self._run_id)
        self._ledger.append("portal_runs", self._new_runs.values(), run_id=self._run_id)
        self._new_signs, self._new_runs = [], {}

    def end(self) -> None:
        """Write down which pages are held back no longer, once they are written down."""
        self.flush()
        self._ledger.append("page_signs", self._late_signs, run_id=self._run_id)
        self._late_signs = []

    def judge(
        self, portal: str, crawl: str, visited: Sequence[Visited], refusals: Sequence[Reject] = ()
    ) -> None:
        """Judge what one crawl brought of one portal, and hold back what is not to be published.

        Args:
            portal: The portal.
            crawl: The crawl.
            visited: Addresses it brought; the readings of those held back become failures.
            refusals: Addresses that gave no page.
        """
        found = [signs_of_refusal(refusal) for refusal in refusals]
        found += [signs_of(one.address, one.readings) for one in visited]
        signs = [replace(sign, run_id=crawl) for sign in found if sign is not None]
        signs = list({sign.url: sign for sign in signs}.values())
        if not signs:
            return
        free = [sign for sign in signs if sign.page_id not in self._released]
        history = self._history_of(portal, signs)
        judgement = judged_run(free, history)
        if judgement.word == "learning" and self._accepted_at(portal) is None:
            judgement = judged_by_doors(free, history)
        self._hold(visited, judgement)
        marked = [replace(sign, held_for=judgement.held.get(sign.url)) for sign in signs]
        self._keep(portal, crawl, marked, judgement)
        self._hold_earlier(history, judgement, new={sign.url for sign in signs})
        is_sound = any(sign.reason is None and sign.url not in judgement.held for sign in free)
        if is_sound and judgement.word in _SOUND:
            self._let_go(portal, judged=signs)

    def released(self) -> set[str]:
        """Return the fetches that are let go by now; they are not judged again."""
        return set(self._released)

    def _is_accepted(self, sign: PageSigns) -> bool:
        accepted = self._accepted_at(sign.portal)
        return accepted is not None and sign.fetched_at <= accepted

    def _has_waited(self, sign: PageSigns) -> bool:
        """Return whether a page that was odd by itself was held until the present crawl."""
        is_odd = sign.held_for == "suspect"
        return is_odd and (self._crawl or "") >= run_id_of(sign.fetched_at + PATIENCE)

    def _accepted_at(self, portal: str) -> datetime | None:
        """Return when somebody last accepted a portal before the present crawl, None for never."""
        said = [run for run in self._accepted if run.portal == portal]
        known = [run.ran_at for run in said if self._crawl is None or run.run_id <= self._crawl]
        return max(known, default=None)

    def _history_of(self, portal: str, new: Iterable[PageSigns]) -> list[PageSigns]:
        """Return the earlier pages of a portal; those judged anew are not among them."""
        self.prepare([portal])
        again = {(sign.url, sign.run_id) for sign in new}
        since = self._accepted_at(portal)
        return [
            sign
            for sign in self._history[portal]
            if (sign.url, sign.run_id) not in again
            and sign.held_for != DROPPED
            and (since is None or sign.fetched_at > since)
        ]

    def _hold(self, visited: Sequence[Visited], judgement: RunJudgement) -> None:
        """Make failures of the articles that are held back."""
        for one in visited:
            if one.address.url not in judgement.held:
                continue
            for number, reading in one.readings.items():
                if one.address.is_open[number] and not isinstance(reading.made, Failure):
                    failure = Failure(reason=HELD, detail=judgement.detail)
                    one.readings[number] = replace(reading, made=failure)

    def _hold_earlier(
        self, history: Iterable[PageSigns], judgement: RunJudgement, *, new: Container[str]
    ) -> None:
        """Hold back what stood behind the same wall in the crawls before, a page in each."""
        for sign in history:
            if sign.held_for is None and sign.url in judgement.held and sign.url not in new:
                held = replace(sign, held_for=judgement.held[sign.url])
                every = self._history[sign.portal]
                every[every.index(sign)] = held
                self._held[sign.url, sign.run_id] = held
                self._new_signs.append(held)

    def _keep(
        self, portal: str, crawl: str, signs: Sequence[PageSigns], judgement: RunJudgement
    ) -> None:
        """Keep what was seen; a crawl that brought much is judged in parts."""
        again = {(sign.url, sign.run_id) for sign in signs}
        kept = [s for s in self._history[portal] if (s.url, s.run_id) not in again]
        if (portal, crawl) not in self._groups:
            earlier = {sign.url: sign for sign in kept if sign.run_id == crawl}
            self._groups[portal, crawl] = _Group(signs=earlier)
        self._history[portal] = [*kept, *signs][-2 * HISTORY :]
        for sign in signs:
            self._held.pop((sign.url, sign.run_id), None)
            if sign.held_for is not None:
                self._held[sign.url, sign.run_id] = sign
        group = self._groups[portal, crawl]
        group.signs |= {sign.url: sign for sign in signs}
        if _ORDER.index(judgement.word) >= _ORDER.index(group.word):
            group.word, group.detail = judgement.word, judgement.detail or group.detail
        usual = usual_of([sign for sign in self._history[portal] if sign.held_for is None])
        self._new_signs += signs
        self._new_runs[portal, crawl] = _portal_run(portal, crawl, group, usual)

    def _let_go(self, portal: str, *, judged: Iterable[PageSigns]) -> None:
        """Let odd pages go, for they were exceptions; ask again for pages of a broken portal."""
        own = {(sign.url, sign.run_id) for sign in judged}
        held = [
            sign
            for key, sign in self._held.items()
            if sign.portal == portal
            and key not in own
            and (sign.page_id is None or sign.rules == rules_digest(portal))
        ]
        suspects = [sign for sign in held if sign.held_for == "suspect"]
        self._released |= {sign.page_id for sign in suspects if sign.page_id is not None}
        broken = [sign for sign in held if sign.held_for == "drift"]
        if broken:
            self._catalog.ask_again(self._without_newer(broken))
            dropped = [replace(sign, held_for=DROPPED) for sign in broken]
            self._new_signs += dropped
            gone = {(sign.url, sign.run_id): sign for sign in dropped}
            self._held = {key: sign for key, sign in self._held.items() if key not in gone}
            self._history[portal] = [gone.get((s.url, s.run_id), s) for s in self._history[portal]]

    def _without_newer(self, signs: Sequence[PageSigns]) -> list[str]:
        """Return the addresses of pages that were not fetched again since."""
        newest: dict[str, datetime] = {}
        for page in self._catalog.pages_with("canonical_url", [sign.url for sign in signs]):
            newest[page.canonical_url] = page.fetched_at
        return [
            sign.url for sign in signs if newest.get(sign.url, sign.fetched_at) <= sign.fetched_at
        ]


def accepted_run(portal: str, *, now: datetime, run_id: str) -> PortalRun:
    """Return the row by which somebody says that a portal's pages are as they should be."""
    accepted = _Group(word=ACCEPTED, detail="what was usual before counts no more")
    return _portal_run(portal, run_id, accepted, usual_of([]), ran_at=now)


def _portal_run(
    portal: str, crawl: str, group: _Group, usual: Usual, *, ran_at: datetime | None = None
) -> PortalRun:
    signs = list(group.signs.values())
    articles = [sign for sign in signs if sign.reason is None]
    shaped = [sign for sign in articles if sign.shape]
    return PortalRun(
        run_id=crawl,
        portal=portal,
        ran_at=ran_at or max(sign.fetched_at for sign in signs),
        verdict=group.word,
        detail=group.detail[:500],
        n_pages=len(signs),
        n_articles=len(articles),
        n_held=sum(sign.held_for is not None for sign in signs),
        title_share=_share([sign.has_title for sign in articles]),
        author_share=_share([sign.has_author for sign in articles]),
        published_share=_share([sign.has_published for sign in articles]),
        source_share=_share([sign.has_source for sign in articles]),
        familiar_share=_share([sign.shape[0] in usual.shapes for sign in shaped]),
        median_chars=float(median(sign.n_chars for sign in articles)) if articles else None,
        mean_quality=fmean(sign.quality for sign in articles) if articles else None,
    )


def _share(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None
