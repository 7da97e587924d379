"""What a search asks for, and which rows of the index can have it."""

from dataclasses import dataclass
from datetime import date, datetime

from ingest.errors import InputError

ROOM = 13
"""Bits of a row's number below its day: 8,192 articles a day, the rest go a day before."""

DAY_0 = date(1990, 1, 1)
"""Days are counted from here; undated rows and older ones are of the day after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a search asks for besides the words.

    Args:
        outlet: Name of the outlet that wrote it, or None.
        portal: Portal that served it, or None.
        since: First day of publication in Beijing, ``2026-11-01``, or None.
        until: Last day of publication in Beijing, or None.
        topic: Id of a topic, or None.
        only_relevant: Whether only coverage of AI governance counts.
    """

    outlet: str | None = None
    portal: str | None = None
    since: str | None = None
    until: str | None = None
    topic: str | None = None
    only_relevant: bool = False


def conditions_of(wanted: Wanted) -> tuple[list[str], list[str]]:
    """Return what SQL asks of a row besides the words, and the values it takes."""
    tests = (
        ("and a.outlet = ? ", wanted.outlet),
        ("and a.portal = ? ", wanted.portal),
        ("and a.published_at >= ? ", _day(wanted.since)),
        ("and substr(a.published_at, 1, 10) <= ? ", _day(wanted.until)),
        ("and ' ' || a.topics || ' ' like '% ' || ? || ' %' ", wanted.topic),
    )
    chosen = [(test, value) for test, value in tests if value is not None]
    relevant = ["and a.is_relevant "] if wanted.only_relevant else []
    return [test for test, _ in chosen] + relevant, [value for _, value in chosen]


def day_number(published_at: date | None) -> int:
    """Return the day that gives a row its number; None is an undated row."""
    return 1 if published_at is None else max(1, published_at.toordinal() - DAY_0.toordinal())


def numbers_of(wanted: Wanted, *, crowded_days: int) -> tuple[int, int]:
    """Return the lowest and highest number that rows of the days wanted can have.

    Args:
        wanted: Filters.
        crowded_days: By how many days at most a row has the number of an earlier day, because
            its own had no room left; rows of the first day have negative numbers then.
    """
    since, until = _day(wanted.since), _day(wanted.until)
    first, last = -(1 << 62), 1 << 62
    if since is not None:
        first = (day_number(date.fromisoformat(since)) - crowded_days) << ROOM
    if until is not None:
        last = (day_number(date.fromisoformat(until)) + 1) << ROOM
    return first, last


def _day(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").strftime("%Y-%m-%d")  # noqa: DTZ007 - a day
    except ValueError as error:
        raise InputError(f"{text!r} is no day; write it as 2026-11-01") from error
