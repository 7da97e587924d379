"""Every open visit read, judged and typed, a batch at a time, until none is open."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from ingest.archive.archive import Archive
from ingest.extraction import Job, Reading, readings_from
from ingest.model.article import Reject
from ingest.settings import Settings
from ingest.store.ledger import Ledger
from ingest.store.lookup import Lookup
from ingest.visiting.addresses import Address, open_addresses
from ingest.visiting.doubts import Doubts
from ingest.visiting.entries import Entries
from ingest.visiting.findings import Course
from ingest.visiting.watch import PortalWatch, Visited

BATCH = 500
"""Pages read before a commit: one small file per table and batch, and little lost by a kill."""

Progress = Callable[[str, int, int], None]

_Key = tuple[str | None, str]
"""Portal and crawl."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What one crawl is to be told of one address.

    Args:
        course: Looks into its visits.
        numbers: The visits of the crawl that are open.
        jobs: What to read: number of the visit and its pages.
    """

    course: Course
    numbers: tuple[int, ...]
    jobs: tuple[tuple[int, Job], ...]


def build(
    ledger: Ledger, archive: Archive, *, settings: Settings, run_id: str, progress: Progress
) -> int:
    """Make articles, looks and versions of all that was fetched; return how many pages were new.

    Crawls are gone through one after another, as if each had been built on its own: what one
    brought of one portal is judged together, by what those before it brought, before any of it is
    written down. What found an article gone is written down when all the rest is.

    Args:
        ledger: The facts; nobody else may write at the same time.
        archive: What was fetched and visited.
        settings: Where data lives, how long a page may take.
        run_id: The run that writes.
        progress: Told ``extract`` with articles done and articles to do.
    """
    done = {key for (key,) in ledger.keys("pages")}
    if ledger.version("looks") < 0 and ledger.version("articles") >= 0:
        done = set()  # written before anybody looked twice: go through its history once
    if not done:
        archive.catalog.watch.open_all()  # a ledger made anew knows of none
    watch = PortalWatch(ledger, archive.catalog, run_id=run_id)
    refusals = _new_refusals(ledger, archive)
    to_read = done - watch.reopened()
    doubts = Doubts(ledger, archive.catalog.routes)
    let_go: set[str] = set()
    n_pages = n_read = 0
    while True:
        with Lookup(ledger) as lookup:
            addresses = open_addresses(archive, lookup, to_read, settings.home / "raw")
        work = _by_crawl(addresses, refusals)
        watch.prepare(portal for portal, _ in work if portal is not None)
        entries = Entries(ledger, archive.catalog, run_id=run_id)
        jobs = [job for parts in work.values() for part in parts for _, job in part.jobs]
        count = partial(progress, "extract")
        with closing(readings_from(jobs, settings=settings)) as readings:
            shown = _counted(readings, n_read, n_read + len(jobs), count)
            for batch in _batches(_judged(work, refusals, shown, watch)):
                found = [one.course.findings(one.numbers, one.readings) for one in batch]
                n_pages += sum(page.page_id not in done for one in found for page in one.pages)
                n_read += sum(len(one.readings) for one in batch)
                watch.flush()
                entries.commit(doubts.certain(found))
        watch.flush()
        waiting = doubts.settled()
        for start in range(0, len(waiting), BATCH):
            entries.commit(waiting[start : start + BATCH])
        watch.end()
        done = {key for (key,) in ledger.keys("pages")}
        new = (watch.released() & done) - let_go
        if not work and not new:
            return n_pages
        let_go |= new
        to_read = done - new


def _by_crawl(
    addresses: Iterable[Address], refusals: Mapping[_Key, Sequence[Reject]]
) -> dict[_Key, list[_Part]]:
    """Return what each crawl brought of each portal, in the order of the crawls."""
    groups: dict[_Key, list[_Part]] = {key: [] for key in refusals}
    for address in addresses:
        course, jobs = Course(address), list(address.jobs)
        visits: dict[_Key, list[int]] = {}
        for number, occasion in enumerate(address.occasions):
            if address.is_open[number]:
                visit = occasion.visit
                visits.setdefault((visit.portal, visit.run_id), []).append(number)
        for key in sorted(visits, key=_order):
            own = [job for job in jobs if job[0] in visits[key] or not address.is_open[job[0]]]
            jobs = [job for job in jobs if job not in own]
            part = _Part(course=course, numbers=tuple(visits[key]), jobs=tuple(own))
            groups.setdefault(key, []).append(part)
    return {key: groups[key] for key in sorted(groups, key=_order)}


def _order(key: _Key) -> tuple[str, str]:
    return key[1], key[0] or ""


def _judged(
    work: dict[_Key, list[_Part]],
    refusals: dict[_Key, list[Reject]],
    readings: Iterator[Reading],
    watch: PortalWatch,
) -> Iterator[Visited]:
    """Yield every address of every crawl with its readings, once its portal's pages were judged.

    It ends before a crawl when earlier pages were let go, for these are read first; what was
    judged is taken out of the work and the refusals.
    """
    released, crawl = watch.released(), None
    for key in list(work):
        portal = key[0]
        if key[1] != crawl:
            crawl = key[1]
            watch.begin(crawl)
            if watch.released() != released:
                return
        parts, refused = work.pop(key), refusals.pop(key, [])
        for start in range(0, len(parts) or 1, BATCH):
            visited = [
                Visited(
                    course=part.course,
                    numbers=part.numbers,
                    readings={number: next(readings) for number, _ in part.jobs},
                )
                for part in parts[start : start + BATCH]
            ]
            if portal is not None:
                watch.judge(portal, key[1], visited, refused if start == 0 else ())
            yield from visited
    watch.begin(None)


def _batches(visited: Iterable[Visited]) -> Iterator[list[Visited]]:
    """Yield what was visited in lists of about as many pages as are committed at once."""
    batch: list[Visited] = []
    n_pages = 0
    for one in visited:
        batch.append(one)
        n_pages += len(one.readings) or 1
        if n_pages >= BATCH:
            yield batch
            batch, n_pages = [], 0
    if batch:
        yield batch


def _counted(
    readings: Iterable[Reading], done: int, total: int, progress: Callable[[int, int], None]
) -> Iterator[Reading]:
    for number, reading in enumerate(readings, start=done + 1):
        progress(number, total)
        yield reading


def _new_refusals(ledger: Ledger, archive: Archive) -> dict[_Key, list[Reject]]:
    """Return the refusals that the ledger does not hold, by portal and crawl."""
    known = ledger.keys("rejects")
    groups: defaultdict[_Key, list[Reject]] = defaultdict(list)
    for refusal in archive.catalog.refusals():
        if (refusal.url, refusal.reason) not in known:
            groups[refusal.portal, refusal.run_id].append(refusal)
    return dict(groups)
