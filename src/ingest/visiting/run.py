"""Every open visit read, judged and typed, a batch at a time, until none is open."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing

from ingest.archive.archive import Archive
from ingest.extraction import Reading, readings_from
from ingest.model.article import Reject
from ingest.settings import Settings
from ingest.store.ledger import Ledger
from ingest.store.lookup import Lookup
from ingest.visiting.addresses import Address, open_addresses
from ingest.visiting.doubts import Doubts
from ingest.visiting.entries import Entries
from ingest.visiting.findings import findings_of
from ingest.visiting.watch import PortalWatch, Visited

BATCH = 500
"""Pages read before a commit: one small file per table and batch, and little lost by a kill."""

Progress = Callable[[str, int, int], None]

_Key = tuple[str | None, str]
"""Portal and crawl."""


def build(
    ledger: Ledger, archive: Archive, *, settings: Settings, run_id: str, progress: Progress
) -> int:
    """Make articles, looks and versions of all that was fetched; return how many pages were new.

    What one crawl brought of one portal is judged together before any of it is written down, and
    what found an article gone is written down when all the rest is.

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
    now = settings.clock()
    watch = PortalWatch(ledger, archive.catalog, run_id=run_id)
    refusals = _new_refusals(ledger, archive)
    to_read = done - watch.reopened()
    doubts = Doubts(ledger, archive.catalog.routes)
    let_go: set[str] = set()
    n_pages = 0
    while True:
        with Lookup(ledger) as lookup:
            addresses = open_addresses(archive, lookup, to_read, settings.home / "raw")
        work = _by_portal(addresses, refusals)
        watch.prepare(portal for portal, _ in work if portal is not None)
        entries = Entries(ledger, archive.catalog, run_id=run_id)
        jobs = [job for part in work.values() for address in part for _, job in address.jobs]
        with closing(readings_from(jobs, settings=settings)) as readings:
            shown = _counted(readings, len(jobs), progress)
            for batch in _batches(_judged(work, refusals, shown, watch)):
                found = [
                    findings_of(one.address, one.readings, now=now, run_id=run_id) for one in batch
                ]
                n_pages += sum(page.page_id not in done for one in found for page in one.pages)
                watch.flush()
                entries.commit(doubts.certain(found))
        watch.flush()
        waiting = doubts.settled()
        for start in range(0, len(waiting), BATCH):
            entries.commit(waiting[start : start + BATCH])
        done = {key for (key,) in ledger.keys("pages")}
        new = (watch.released() & done) - let_go
        if not new:
            return n_pages
        let_go |= new
        to_read, refusals = done - new, {}


def _by_portal(
    addresses: Iterable[Address], refusals: Mapping[_Key, Sequence[Reject]]
) -> dict[_Key, list[Address]]:
    """Return addresses by portal and crawl, in the order of the crawls."""
    groups: dict[_Key, list[Address]] = {key: [] for key in refusals}
    for address in addresses:
        newest = max(n for n, is_open in enumerate(address.is_open) if is_open)
        visit = address.occasions[newest].visit
        groups.setdefault((visit.portal, visit.run_id), []).append(address)
    return dict(sorted(groups.items(), key=lambda group: (group[0][1], group[0][0] or "")))


def _judged(
    work: Mapping[_Key, Sequence[Address]],
    refusals: Mapping[_Key, Sequence[Reject]],
    readings: Iterator[Reading],
    watch: PortalWatch,
) -> Iterator[Visited]:
    """Yield every address with its readings, once its portal's pages have been judged."""
    for (portal, crawl), addresses in work.items():
        for start in range(0, len(addresses) or 1, BATCH):
            part = [
                Visited(
                    address=address,
                    readings={number: next(readings) for number, _ in address.jobs},
                )
                for address in addresses[start : start + BATCH]
            ]
            if portal is not None:
                refused = refusals.get((portal, crawl), ()) if start == 0 else ()
                watch.judge(portal, crawl, part, refused)
            yield from part


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


def _counted(readings: Iterable[Reading], n: int, progress: Progress) -> Iterator[Reading]:
    for number, reading in enumerate(readings, start=1):
        progress("extract", number, n)
        yield reading


def _new_refusals(ledger: Ledger, archive: Archive) -> dict[_Key, list[Reject]]:
    """Return the refusals that the ledger does not hold, by portal and crawl."""
    known = ledger.keys("rejects")
    groups: defaultdict[_Key, list[Reject]] = defaultdict(list)
    for refusal in archive.catalog.refusals():
        if (refusal.url, refusal.reason) not in known:
            groups[refusal.portal, refusal.run_id].append(refusal)
    return dict(groups)
