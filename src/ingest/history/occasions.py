"""Every visit of one address in order, with the pages its article then consisted of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest.model.page import Page
from ingest.model.version import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One visit of an address.

    Args:
        visit: The visit.
        page: The fetch it brought, or the one that still held; None without an answer.
        pages: That fetch and the later pages of its article as they were until the next visit.
        is_fetch: Whether the visit brought the fetch.
        passed: Other fetches of later pages made until the next visit: one that the server no
            longer has, or that was fetched anew. What came after a visit without a page is told
            at the next that has one, for it is read with that page.
    """

    visit: Visit
    page: Page | None
    pages: tuple[Page, ...]
    is_fetch: bool
    passed: tuple[Page, ...] = ()


def occasions_of(
    url: str,
    *,
    fetches: Sequence[Page],
    later: Sequence[Page],
    visits: Sequence[Visit],
    pages: Mapping[str, Page],
) -> list[Occasion]:
    """Return all visits of one address in order of time.

    A fetch that no visit is written down for, the first one of an address for example, is a
    visit itself.

    Args:
        url: Canonical form of the address.
        fetches: Fetches that ended at the address, in the order made.
        later: Fetches of later pages of its article, in the order made.
        visits: Visits written down, in order of time.
        pages: Fetches by id; those of the visits at least.
    """
    named = {visit.page_id for visit in visits if _is_fetch(visit)}
    every = [*visits, *(_visit(url, page) for page in fetches if page.page_id not in named)]
    every.sort(key=lambda visit: visit.looked_at)
    occasions = []
    left = {page.page_id: page for page in later}
    for number, visit in enumerate(every):
        page = pages.get(visit.page_id) if visit.page_id else None
        until = every[number + 1].looked_at if number + 1 < len(every) else None
        own: tuple[Page, ...] = ()
        passed: list[Page] = []
        if page is not None:
            own = (page, *_as_they_were(later, page, url, until))
            passed = [one for one in left.values() if until is None or one.fetched_at < until]
        for one in (*own, *passed):
            left.pop(one.page_id, None)
        occasions.append(
            Occasion(
                visit=visit,
                page=page,
                pages=own,
                is_fetch=page is not None and _is_fetch(visit),
                passed=tuple(one for one in passed if one not in own),
            )
        )
    return occasions


def _is_fetch(visit: Visit) -> bool:
    return visit.page_id is not None and visit.answer not in {"304", "same"}


def _visit(url: str, page: Page) -> Visit:
    return Visit(
        url=url,
        portal=page.portal,
        looked_at=page.fetched_at,
        answer=str(page.http_status),
        page_id=page.page_id,
        run_id=page.run_id,
    )


def _as_they_were(
    later: Iterable[Page], first: Page, url: str, until: datetime | None
) -> list[Page]:
    """Return the newest fetch of each later page before an instant, in reading order.

    One that a server no longer has is left out; one that could not be had stays as it was.
    """
    if first.http_status != 200 or first.canonical_url != url:
        return []
    newest: dict[str, Page] = {}
    for page in later:
        if until is not None and page.fetched_at >= until:
            continue
        if page.http_status == 200 or page.http_status in {404, 410}:
            newest[page.canonical_url] = page
    return [page for page in newest.values() if page.http_status == 200]
