"""How far to leaf through a list of several pages, and whether that was enough: pure functions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from crawlers.sources import ListRequest

FULL = 5
"""Articles that a list names at least when it is full; one with fewer names all of few days."""


def first_pages(
    requests: Sequence[ListRequest],
) -> list[tuple[ListRequest, tuple[ListRequest, ...]]]:
    """Return the first page of each list with the pages behind it, in order."""
    lists: list[list[ListRequest]] = []
    for request in requests:
        if request.page == 0 or not lists:
            lists.append([])
        lists[-1].append(request)
    return [(first, tuple(others)) for first, *others in lists]


def leads_on(
    urls: Iterable[str],
    *,
    found_at: Mapping[str, datetime],
    read_until: datetime | None,
) -> bool:
    """Return whether the page behind one may have what is not known yet.

    Lists have their newest articles first, so a page without a new one ends a daily crawl.

    Args:
        urls: Articles that the page names.
        found_at: When each was first seen, of those that were.
        read_until: When the list was last read to its end; None if never. What was found later
            was found by a crawl that was cut short, and tells nothing of the page behind.
    """
    if read_until is None:
        return True
    return any(_is_new(url, found_at, read_until) for url in urls)


def has_gap(
    urls: Collection[str],
    times: Iterable[datetime],
    *,
    found_at: Mapping[str, datetime],
    read_at: datetime | None,
    read_until: datetime | None,
) -> bool:
    """Return whether articles may have come and gone unseen since a list was last read.

    That is so where all that it names came since then, and it seems full.

    Args:
        urls: Articles that the last page of the list names.
        times: When they were published at the latest, as far as it tells.
        found_at: When each was first seen, of those that were.
        read_at: When the crawl began that last read the list; None if none did.
        read_until: When it ended.
    """
    if read_at is None or read_until is None or len(urls) < FULL:
        return False
    reaches_back = any(at <= read_at for at in times)
    return not reaches_back and all(_is_new(url, found_at, read_until) for url in urls)


def _is_new(url: str, found_at: Mapping[str, datetime], read_until: datetime) -> bool:
    return url not in found_at or found_at[url] > read_until
