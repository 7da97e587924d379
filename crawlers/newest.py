"""When a list last moved."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from crawlers.answers import Entry
from ingest.model.instant import BEIJING
from ingest.text.dates import instant_of, instant_of_epoch

_DAY = re.compile(r"(?<!\d)(20\d\d)[-_/]?(0[1-9]|1[0-2])[-_/]?(0[1-9]|[12]\d|3[01])(?!\d)")
_DAY_LONG = timedelta(days=1, seconds=-1)
_AHEAD = timedelta(days=2)  # clocks and zones are off by hours, embargoed pieces by a day


def newest_of(entries: Sequence[Entry], *, now: datetime) -> datetime | None:
    """Return the newest time of publication among the entries of a list, with zone, or None."""
    return max(times_of(entries, now=now), default=None)


def times_of(entries: Sequence[Entry], *, now: datetime) -> list[datetime]:
    """Return the times of publication of the entries of a list, with zone, of those that tell.

    A list that names none is as new as the newest day in its addresses, if half of them have one:
    a number that looks like a day is no rare thing. Empty if it tells neither. A time that is
    only a day counts as its beginning.
    """
    return [earliest for earliest, _ in _spans_of(entries, now=now)]


def latest_times_of(entries: Sequence[Entry], *, now: datetime) -> list[datetime]:
    """Return the same, a day as its end: the last instants that the times can mean."""
    return [latest for _, latest in _spans_of(entries, now=now)]


def within(
    entries: Sequence[Entry], *, since: datetime, until: datetime | None, now: datetime
) -> list[Entry]:
    """Return the entries that may have been published in a range, in order.

    Args:
        entries: The lines of a list; those that tell no time are kept.
        since: First instant, with zone.
        until: Last instant; None where the times tell of changes, which come later.
        now: Instant of the crawl.
    """
    if not times_of(entries, now=now):
        return list(entries)
    is_told = any(_published(entry.published, now) for entry in entries if entry.published)
    kept = []
    for entry in entries:
        at = _published(entry.published, now) if is_told else _day_in(entry.link)
        if at is None or (since <= at and (until is None or at < until)):
            kept.append(entry)
    return kept


def latest_of(told: str, *, now: datetime) -> datetime | None:
    """Return the last instant that a time on a list can mean, None if it tells none.

    ``2026-11-22`` may be any moment of that day.
    """
    span = _span(told, now)
    return span[1] if span else None


def _spans_of(entries: Sequence[Entry], *, now: datetime) -> list[tuple[datetime, datetime]]:
    published = [_span(entry.published, now) for entry in entries if entry.published]
    days = [_day_in(entry.link) for entry in entries]
    known = [span for span in published if span] or [(at, at + _DAY_LONG) for at in days if at]
    if len(known) * 2 < len(entries) and not any(published):
        return []
    return [(earliest, latest) for earliest, latest in known if earliest < now + _AHEAD]


def _published(raw: str, now: datetime) -> datetime | None:
    span = _span(raw, now)
    return span[0] if span else None


def _span(raw: str, now: datetime) -> tuple[datetime, datetime] | None:
    instant = instant_of_epoch(raw) or instant_of(raw, seen_at=now)
    return (instant.earliest, instant.latest) if instant else None


def _day_in(address: str) -> datetime | None:
    for year, month, day in _DAY.findall(address):
        try:
            return datetime(int(year), int(month), int(day), tzinfo=BEIJING)
        except ValueError:
            continue  # the 30th of February
    return None
