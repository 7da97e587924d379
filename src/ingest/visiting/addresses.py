"""Addresses with something new: all their visits in order, and which are to be looked into."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ingest.archive.archive import Archive
from ingest.archive.catalog import Catalog
from ingest.extraction import Job
from ingest.history.occasions import Occasion, occasions_of
from ingest.model.page import Page
from ingest.model.version import Look, Visit
from ingest.store.lookup import Lookup
from ingest.text.urls import canonical_url

WITH_TEXT = frozenset({"first", "unchanged", "changed"})
"""Outcomes of looks that found the article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One address with something new.

    Args:
        url: Canonical form.
        occasions: Every visit of it, in order of time.
        looks: What is stored of them, in order of time.
        is_open: For every visit, whether it is to be looked into.
        first_seen_at: When it was first fetched, UTC.
        jobs: What to read for that: number of the visit and its pages. Before the first that is
            open stands the last that found the article, to compare with.
    """

    url: str
    occasions: tuple[Occasion, ...]
    looks: tuple[Look, ...]
    is_open: tuple[bool, ...]
    first_seen_at: datetime
    jobs: tuple[tuple[int, Job], ...]


def open_addresses(
    archive: Archive, lookup: Lookup, done: Collection[str], folder: Path
) -> list[Address]:
    """Return every address with a fetch or a visit that nobody looked into.

    Args:
        archive: Fetches and visits.
        lookup: The ledger.
        done: Ids of the fetches that were looked into.
        folder: Where the WARC files lie.
    """
    catalog = archive.catalog
    new = catalog.pages_with("page_id", [one for one in catalog.page_ids() if one not in done])
    urls = list(dict.fromkeys([*map(root_of, new), *sorted(catalog.watch.open_urls())]))
    looks = _looks(lookup, urls)
    found = []
    for url, occasions in occasions_at(catalog, urls, new=new).items():
        address = _address(url, occasions, looks=looks[url], done=done, folder=folder)
        found += [address] if address is not None else []
    return found


def refused_addresses(
    archive: Archive, lookup: Lookup, pages: Iterable[str], folder: Path
) -> list[Address]:
    """Return the addresses of some fetches that never gave an article, all of each to be read.

    Args:
        archive: Fetches and visits.
        lookup: The ledger.
        pages: Ids of the fetches.
        folder: Where the WARC files lie.
    """
    refused = archive.catalog.pages_with("page_id", pages)
    urls = list(dict.fromkeys(map(root_of, refused)))
    looks = _looks(lookup, urls)
    never = [url for url in urls if not looks[url]]
    found = [
        _address(url, occasions, looks=[], done=(), folder=folder)
        for url, occasions in occasions_at(archive.catalog, never, new=refused).items()
    ]
    return [address for address in found if address is not None]


def occasions_at(
    catalog: Catalog, urls: Sequence[str], *, new: Iterable[Page] = ()
) -> dict[str, list[Occasion]]:
    """Return every visit of some addresses, in order of time.

    Args:
        catalog: The catalog of the archive.
        urls: Canonical forms.
        new: Fetches that may be later pages of articles whose first page is not there.
    """
    fetches: defaultdict[str, list[Page]] = defaultdict(list)
    later: defaultdict[str, list[Page]] = defaultdict(list)
    for page in catalog.pages_with("canonical_url", urls):
        if page.continues is None:
            fetches[page.canonical_url].append(page)
    firsts = {page.url for pages in fetches.values() for page in pages}
    firsts |= {page.continues for page in new if page.continues is not None}
    for page in catalog.pages_with("continues", firsts):
        later[root_of(page)].append(page)
    visits: defaultdict[str, list[Visit]] = defaultdict(list)
    for visit in catalog.watch.visits_at(urls):
        visits[visit.url].append(visit)
    pages = {page.page_id: page for group in fetches.values() for page in group}
    named = {visit.page_id for group in visits.values() for visit in group if visit.page_id}
    pages |= {page.page_id: page for page in catalog.pages_with("page_id", named - pages.keys())}
    return {
        url: occasions_of(
            url, fetches=fetches[url], later=later[url], visits=visits[url], pages=pages
        )
        for url in urls
    }


def own_pages(url: str, occasion: Occasion) -> tuple[Page, ...]:
    """Return the pages of a visit that stand at its address; others are read where they stand."""
    return tuple(page for page in occasion.pages if root_of(page) == url)


def _address(
    url: str,
    occasions: list[Occasion],
    *,
    looks: list[Look],
    done: Collection[str],
    folder: Path,
) -> Address | None:
    typed = {look.looked_at: look for look in looks}
    is_open = [
        any(page.page_id not in done for page in (*own_pages(url, occasion), *occasion.passed))
        or (_is_told(url, occasion) and occasion.visit.looked_at not in typed)
        for occasion in occasions
    ]
    if not any(is_open):
        return None
    first_open = is_open.index(True)
    first_seen_at = next(
        (one.page.fetched_at for one in occasions if one.page), occasions[0].visit.looked_at
    )
    known = [
        number
        for number, occasion in enumerate(occasions[:first_open])
        if (look := typed.get(occasion.visit.looked_at)) and look.outcome in WITH_TEXT
    ]
    chosen: list[int] = []
    read: set[str] = set()  # what a visit found as it was before is read there
    for number, occasion in enumerate(occasions):
        if is_open[number] and _is_to_be_read(url, occasion, done, read):
            chosen.append(number)
            read |= {page.page_id for page in (*occasion.pages, *occasion.passed)}
    if known and any(_is_answered(occasions[number]) for number in chosen):
        chosen.insert(0, known[-1])
    return Address(
        url=url,
        occasions=tuple(occasions),
        looks=tuple(looks),
        is_open=tuple(is_open),
        first_seen_at=first_seen_at,
        jobs=tuple(
            (
                number,
                Job(
                    pages=occasions[number].pages,
                    folder=folder,
                    first_seen_at=first_seen_at,
                    is_watched=len(occasions) > 1,
                ),
            )
            for number in chosen
        ),
    )


def _is_told(url: str, occasion: Occasion) -> bool:
    """Return whether only a look tells of a visit: it brought nothing that stands here."""
    return not occasion.is_fetch or not own_pages(url, occasion)


def _is_to_be_read(
    url: str, occasion: Occasion, done: Collection[str], read: Collection[str]
) -> bool:
    """Return whether a visit brought other bytes than those before it."""
    ids = [page.page_id for page in (*own_pages(url, occasion), *occasion.passed)]
    is_new = any(one not in done and one not in read for one in ids)
    return occasion.page is not None and (occasion.is_fetch or is_new)


def _is_answered(occasion: Occasion) -> bool:
    return occasion.page is not None and occasion.page.http_status == 200


def _looks(lookup: Lookup, urls: Iterable[str]) -> defaultdict[str, list[Look]]:
    found: defaultdict[str, list[Look]] = defaultdict(list)
    for look in sorted(lookup.rows(Look, "url", set(urls)), key=_in_time):
        found[look.url].append(look)
    return found


def _in_time(look: Look) -> tuple[datetime, bool]:
    """Return what sorts looks; one visit may find an article moved, and the one it is now."""
    return look.looked_at, look.outcome == "first"


def root_of(page: Page) -> str:
    """Return the canonical address of the article a page belongs to."""
    return canonical_url(page.continues) if page.continues is not None else page.canonical_url
