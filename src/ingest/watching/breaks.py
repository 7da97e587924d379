"""Which sources are broken, one line each, and whether that fails the run."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest.model.instant import BEIJING
from ingest.model.route import BAD_PORTAL_VERDICTS, PortalRun, RouteRun
from ingest.watching.standing import MAX_BAD_RUNS, PROBE_EVERY, standing_of

_SETTLED = frozenset({"ok", "layout_changed", "accepted"})
"""Verdicts after which a portal's pages are in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """One broken portal.

    Args:
        portal: The portal.
        said: What is wrong with its routes and pages, in one line.
        fails: Whether it fails the run: it was asked, and found broken for the second time or
            more.
    """

    portal: str
    said: str
    fails: bool

    @property
    def line(self) -> str:
        """The line to show."""
        return f"{self.portal}: {self.said}"


def breaks_of(
    routes: Iterable[Sequence[RouteRun]], portals: Iterable[Sequence[PortalRun]], *, run_id: str
) -> list[Break]:
    """Return the portals that are broken, sorted.

    A route that never worked is none beside one that works: it is there in case. A portal of
    which none ever did is one.

    Args:
        routes: All runs of each route, the oldest first.
        portals: All runs of each portal's pages, the oldest first.
        run_id: The run that has just ended.
    """
    said: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
    declared = _declared(list(routes))
    for history in declared:
        found = _route_break(history, run_id=run_id)
        if found is not None:
            said[history[-1].portal].append(found)
    for portal in sorted({history[-1].portal for history in declared}):
        own = [history for history in declared if history[-1].portal == portal]
        found = _never_worked(own, run_id=run_id)
        if found is not None:
            said[portal].append(found)
    for runs in portals:
        found = _portal_break(runs, run_id=run_id)
        if found is not None:
            said[runs[-1].portal].append(found)
    return [
        Break(
            portal=portal,
            said="; ".join(" ".join(words.split()) for words, _ in found),
            fails=any(fails for _, fails in found),
        )
        for portal, found in sorted(said.items())
    ]


def _declared(routes: Sequence[Sequence[RouteRun]]) -> list[Sequence[RouteRun]]:
    """Return the routes that are still asked; one that is not probed either was taken away."""
    newest: dict[str, datetime] = {}
    for history in routes:
        for run in history[-1:]:
            newest[run.portal] = max(run.ran_at, newest.get(run.portal, run.ran_at))
    return [
        history
        for history in routes
        if history and newest[history[-1].portal] - history[-1].ran_at < 2 * PROBE_EVERY
    ]


def _route_break(history: Sequence[RouteRun], *, run_id: str) -> tuple[str, bool] | None:
    standing = standing_of(history)
    if not history or not standing.n_bad or not standing.has_worked:
        return None
    last = history[-1]
    what = f"{last.route}: {last.verdict}{f' ({last.detail})' if last.detail else ''}"
    if last.run_id != run_id:
        if not standing.is_off:
            return None
        return f"{what}, switched off since {_day(standing.bad_since)}, asked once a day", False
    if standing.is_off:
        return f"{what}, bad run {standing.n_bad} in a row: switched off, asked once a day", True
    return f"{what}, first bad run: one more switches it off", False


def _never_worked(
    histories: Sequence[Sequence[RouteRun]], *, run_id: str
) -> tuple[str, bool] | None:
    """Return what is wrong with a portal of which no route ever worked, if this run asked it."""
    asked = [history for history in histories if history[-1].run_id == run_id]
    if not asked or any(run.verdict == "ok" for history in histories for run in history):
        return None
    said = "; ".join(
        f"{last.route}: {last.verdict}{f' ({last.detail})' if last.detail else ''}"
        for last in (history[-1] for history in histories)
    )
    goes_off = any(standing_of(history).n_bad == MAX_BAD_RUNS for history in asked)
    id_ = histories[0][-1].portal
    off = ", switched off, asked once a day" if goes_off else ""
    return f"never worked{off}: {said}; see ingest portals doctor {id_}", goes_off


def _portal_break(runs: Sequence[PortalRun], *, run_id: str) -> tuple[str, bool] | None:
    if not runs or runs[-1].run_id != run_id:
        return None
    last = runs[-1]
    if last.verdict == "layout_changed":
        return f"pages: layout_changed ({last.detail}), read and published as before", False
    if last.verdict not in BAD_PORTAL_VERDICTS:
        return None
    n_bad = 0
    for run in reversed(runs):
        if run.verdict in _SETTLED:
            break
        n_bad += run.verdict in BAD_PORTAL_VERDICTS
    what = f"pages: {last.verdict} ({last.detail}), {last.n_held} held back"
    return f"{what}, bad run {n_bad} in a row", n_bad >= MAX_BAD_RUNS


def _day(instant: datetime | None) -> str:
    return f"{instant.astimezone(BEIJING):%Y-%m-%d}" if instant else "an unknown day"
