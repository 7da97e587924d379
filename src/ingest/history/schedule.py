"""When an address is looked at again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ingest.model.version import Look

SCHEDULE = (
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
    timedelta(days=30),
    timedelta(days=90),
)
"""Ages at which an article is looked at; editors correct in hours, portals remove in weeks."""

OLD_AGE = SCHEDULE[-1]
"""An article found at a greater age is looked at once more, and never again."""

RECHECK = timedelta(days=1)
"""After a look that settled nothing; also what makes of a missing article a deleted one."""

MAX_RECHECKS = 3
"""Looks in a row that settle nothing, after which only the schedule counts."""

_UNSETTLED = frozenset({"gone", "blocked", "outage"})


def next_look(
    published_at: datetime | None, first_seen_at: datetime, last_look_at: datetime
) -> datetime | None:
    """Return when an article is due by the schedule, None if never again.

    Args:
        published_at: When it was published; None, or an instant after it was first seen, counts
            as first seen.
        first_seen_at: When it was first fetched.
        last_look_at: When it was last asked for, whatever came back.
    """
    start = min(published_at or first_seen_at, first_seen_at)
    if first_seen_at - start > OLD_AGE:
        ages: Sequence[timedelta] = (first_seen_at - start + RECHECK,)
    else:
        ages = SCHEDULE
    return next((start + age for age in ages if start + age > last_look_at), None)


def due_at(
    published_at: datetime | None,
    first_seen_at: datetime,
    looks: Sequence[Look],
    *,
    is_deleted: bool,
) -> datetime | None:
    """Return when an article is due, None if never again.

    That is ``next_look``, or a day after a look that settled nothing: a first sign of removal
    wants a second, and what was out of order may be in order again.

    Args:
        published_at: See ``next_look``.
        first_seen_at: See ``next_look``.
        looks: All looks at it, in order of time; at least one.
        is_deleted: Whether its deletion is proved.
    """
    last = looks[-1].looked_at
    regular = next_look(published_at, first_seen_at, last)
    n_unsettled = 0
    for look in reversed(looks):  # a first sign of removal may come after doubts without end
        if look.outcome not in ({"gone"} if looks[-1].outcome == "gone" else _UNSETTLED):
            break
        n_unsettled += 1
    if is_deleted or not 0 < n_unsettled <= MAX_RECHECKS:
        return regular
    recheck = last + RECHECK
    return recheck if regular is None else min(regular, recheck)
