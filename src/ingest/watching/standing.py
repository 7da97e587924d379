"""How a route stands after its earlier runs: whether it works, is broken, is switched off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ingest.model.route import BAD_VERDICTS, RouteRun

MAX_BAD_RUNS = 2
"""Bad runs in a row after which a route is switched off: one may be a hiccup of the site."""

PROBE_EVERY = timedelta(hours=20)
"""How long a route that is off is left alone: a daily job that starts early still probes it."""

LONGEST_OUTAGE = timedelta(days=3)
"""A server that is down for longer counts as broken; maintenance is over by then. One that never
was up is down since it was first asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a route stands.

    Args:
        n_bad: Bad runs in a row up to now.
        bad_since: When the first of them was, UTC; None if the newest was not bad.
        has_worked: Whether any run before was in order.
        is_off: Whether the route is switched off.
        last_run_at: When it was last asked, UTC; None if never.
    """

    n_bad: int = 0
    bad_since: datetime | None = None
    has_worked: bool = False
    is_off: bool = False
    last_run_at: datetime | None = None

    def may_be_asked(self, now: datetime) -> bool:
        """Return whether the route is on, or off for so long that it is to be probed."""
        if not self.is_off or self.last_run_at is None:
            return True
        return now - self.last_run_at >= PROBE_EVERY


def standing_of(history: Sequence[RouteRun]) -> Standing:
    """Return how a route stands after its runs.

    Args:
        history: Its runs, the oldest first.
    """
    standing = Standing()
    up_at: datetime | None = None
    for run in history:
        if run.verdict == "ok" or up_at is None:
            up_at = run.ran_at
        if run.verdict == "ok":
            standing = Standing(has_worked=True, last_run_at=run.ran_at)
            continue
        is_bad = run.verdict in BAD_VERDICTS or run.ran_at - up_at >= LONGEST_OUTAGE
        n_bad = standing.n_bad + is_bad
        standing = Standing(
            n_bad=n_bad,
            bad_since=standing.bad_since or (run.ran_at if is_bad else None),
            has_worked=standing.has_worked,
            is_off=n_bad >= MAX_BAD_RUNS,
            last_run_at=run.ran_at,
        )
    return standing
