"""Every open visit read and typed, a batch at a time, until none is open."""

from collections.abc import Callable
from contextlib import closing

from ingest.archive.archive import Archive
from ingest.extraction import Reading, readings_from
from ingest.settings import Settings
from ingest.store.ledger import Ledger
from ingest.store.lookup import Lookup
from ingest.visiting.addresses import open_addresses
from ingest.visiting.entries import Entries
from ingest.visiting.findings import Findings, findings_of

BATCH = 500
"""Pages read before a commit: one small file per table and batch, and little lost by a kill."""

Progress = Callable[[str, int, int], None]


def build(
    ledger: Ledger, archive: Archive, *, settings: Settings, run_id: str, progress: Progress
) -> int:
    """Make articles, looks and versions of all that was fetched; return how many pages were new.

    Args:
        ledger: The facts; nobody else may write at the same time.
        archive: What was fetched and visited.
        settings: Where data lives, how long a page may take.
        run_id: The run that writes.
        progress: Told ``extract`` with articles done and articles to do.
    """
    now = settings.clock()
    done = {key for (key,) in ledger.keys("pages")}
    if ledger.version("looks") < 0 and ledger.version("articles") >= 0:
        done = set()  # written before anybody looked twice: go through its history once
    with Lookup(ledger) as lookup:
        addresses = open_addresses(archive, lookup, done, settings.home / "raw")
    entries = Entries(ledger, archive.catalog, run_id=run_id)
    jobs = [job for address in addresses for _, job in address.jobs]
    n_read = n_pages = n_in_batch = 0
    batch: list[Findings] = []
    with closing(readings_from(jobs, settings=settings)) as readings:
        for number, address in enumerate(addresses, start=1):
            read: dict[int, Reading] = {}
            for occasion, _ in address.jobs:
                read[occasion] = next(readings)
                n_read += 1
                progress("extract", n_read, len(jobs))
            found = findings_of(address, read, now=now, run_id=run_id)
            n_pages += sum(page.page_id not in done for page in found.pages)
            n_in_batch += len(read) or 1
            batch.append(found)
            if n_in_batch >= BATCH or number == len(addresses):
                entries.commit(batch)
                batch, n_in_batch = [], 0
    return n_pages
