"""Pages that gave no article, read again: by other rules some of them are articles."""

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import cast

from ingest.archive.archive import Archive
from ingest.extraction import Failure, Job, Reading
from ingest.model.article import Article
from ingest.model.reread import Reread
from ingest.store.lookup import Lookup
from ingest.visiting.addresses import Address, refused_addresses
from ingest.visiting.differences import Difference
from ingest.visiting.entries import Entries
from ingest.visiting.findings import Findings, findings_of
from ingest.visiting.marks import BATCH, LOADED, Marks, Pool, Tally, Told, is_lost
from ingest.workers import WorkerLost


class Refused:
    """Reads addresses again that never gave an article.

    What else was refused stands at an address that has one: a page that was found cut, or gone.
    That is what the site did, and stays.

    Args:
        lookup: The ledger.
        archive: What was fetched.
        workers: Read pages.
        folder: Where the WARC files lie.
        marks: Makes the rows that mark pages as read.
        tally: Counts what comes of it.
        told: Gets every article that appears.
        seen: Fetches that were read before; those read now are added.
    """

    def __init__(
        self,
        lookup: Lookup,
        archive: Archive,
        workers: Pool,
        *,
        folder: Path,
        marks: Marks,
        tally: Tally,
        told: Told,
        seen: set[str],
    ) -> None:
        self._lookup = lookup
        self._archive = archive
        self._workers = workers
        self._folder = folder
        self._marks = marks
        self._tally = tally
        self._told = told
        self._seen = seen

    def read_again(self, pages: Sequence[str], writer: Entries | None) -> Iterator[int]:
        """Read pages again, and write what they hold now; yield how many are done, by batches.

        Args:
            pages: Ids of the fetches.
            writer: Where to; None to write nothing.
        """
        wanted, n_done = set(pages), 0
        with closing(self._results(pages)) as results:
            while batch := list(islice(results, BATCH)):
                marked = self._write(batch, writer)
                n_done += len(wanted & marked)
                yield n_done
        left = [one for one in pages if one not in self._seen]
        if left:  # at addresses that have an article there is nothing to find
            known = self._archive.catalog.pages_with("page_id", left)
            self._mark((self._marks.mark(one.page_id, one, "elsewhere") for one in known), writer)
            yield len(pages)

    def _results(
        self, pages: Sequence[str]
    ) -> Generator[tuple[Address, dict[int, Reading]], None, None]:
        """Yield the address of every page, once, with what was read there."""
        taken: set[str] = set()
        waiting: deque[Address] = deque()

        def jobs() -> Iterator[Job]:
            for start in range(0, len(pages), LOADED):
                part = [one for one in pages[start : start + LOADED] if one not in self._seen]
                found = refused_addresses(self._archive, self._lookup, part, self._folder)
                for address in found:
                    if address.url not in taken:
                        taken.add(address.url)
                        waiting.append(address)
                        yield from (job for _, job in address.jobs)

        readings: list[Reading] = []
        with closing(self._workers.map(jobs())) as outcomes:
            for outcome in outcomes:
                while not waiting[0].jobs:
                    yield waiting.popleft(), {}
                readings.append(_reading(outcome))
                if len(readings) == len(waiting[0].jobs):
                    address = waiting.popleft()
                    numbers = (number for number, _ in address.jobs)
                    yield address, dict(zip(numbers, readings, strict=True))
                    readings = []
            while waiting:
                yield waiting.popleft(), {}

    def _write(
        self, batch: Sequence[tuple[Address, dict[int, Reading]]], writer: Entries | None
    ) -> set[str]:
        """Write down what stands at some addresses; return all their pages."""
        found: list[tuple[Address, Findings]] = []
        for address, readings in batch:
            if any(is_lost(one.made) for one in readings.values()):
                self._tally.unread += 1
                continue
            self._tally.rejects += 1
            found.append((address, findings_of(address, readings)))
        new = self._new_articles(one for _, one in found)
        for one in new:
            self._tell(one)
        if writer is not None and new:
            writer.commit(new)
        self._mark(self._marked(found, new), writer)
        done = {page_id for address, _ in batch for page_id in _pages_of(address)}
        self._seen |= done
        return done

    def _mark(self, marks: Iterable[Reread], writer: Entries | None) -> None:
        """Write down that pages were read."""
        rows = list(marks)
        self._seen |= {one.page_id for one in rows}
        if writer is not None:
            writer.mark_reread(self._marks.new(self._lookup, rows))

    def _new_articles(self, found: Iterable[Findings]) -> list[Findings]:
        """Return the findings with an article that no other address gave already."""
        having = [one for one in found if one.made]
        ids = {made.article.article_id for one in having for made in one.made}
        stored = {one.article_id for one in self._lookup.rows(Article, "article_id", ids)}
        return [
            one for one in having if stored.isdisjoint(made.article.article_id for made in one.made)
        ]

    def _marked(
        self, found: Iterable[tuple[Address, Findings]], new: Sequence[Findings]
    ) -> Iterator[Reread]:
        names = {id(one) for one in new}
        for address, one in found:
            outcome = "article" if id(one) in names else "elsewhere" if one.made else "nothing"
            detail = "; ".join(f"{reject.reason}: {reject.detail}" for reject in one.rejects)
            for occasion in address.occasions:
                for page in occasion.pages:
                    yield self._marks.mark(page.page_id, page, outcome, detail)

    def _tell(self, found: Findings) -> None:
        self._tally.found += 1
        article = found.made[-1].article
        self._told(
            Difference(
                article_id=article.article_id,
                url=article.canonical_url,
                field="article",
                new=article.title or article.canonical_url,
                reason="refused before",
            )
        )


def _pages_of(address: Address) -> set[str]:
    return {page.page_id for occasion in address.occasions for page in occasion.pages}


def _reading(outcome: object) -> Reading:
    if isinstance(outcome, WorkerLost):
        return Reading(made=Failure(reason=outcome.reason, detail=outcome.detail))
    return cast(Reading, outcome)
