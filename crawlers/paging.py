"""How far to leaf through a list of several pages: pure functions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from crawlers.sources import ListRequest


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
    return any(url not in found_at or found_at[url] > read_until for url in urls)
