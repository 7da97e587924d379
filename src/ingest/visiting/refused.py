"""Pages that gave no article, read again: by other rules some of them are articles."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import cast

from ingest.archive.archive import Archive
from ingest.extraction import Failure, Reading
from ingest.model.article import Article
from ingest.model.reread import Reread
from ingest.store.lookup import Lookup
from ingest.visiting.addresses import Address, refused_addresses
from ingest.visiting.differences import Difference
from ingest.visiting.entries import Entries
from ingest.visiting.findings import Findings, findings_of
from ingest.visiting.marks import BATCH, Marks, Pool, Tally, Told, is_lost
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
        for start in range(0, len(pages), BATCH):
            part = [one for one in pages[start : start + BATCH] if one not in self._seen]
            self._read_part(part, writer)
            yield min(start + BATCH, len(pages))

    def _read_part(self, pages: Sequence[str], writer: Entries | None) -> None:
        addresses = refused_addresses(self._archive, self._lookup, pages, self._folder)
        jobs = (job for address in addresses for _, job in address.jobs)
        outcomes = self._workers.map(jobs)
        found: list[tuple[Address, Findings]] = []
        unread: set[str] = set()
        for address in addresses:
            readings = {number: _reading(next(outcomes)) for number, _ in address.jobs}
            if any(is_lost(one.made) for one in readings.values()):
                unread |= _pages_of(address)
                self._tally.unread += 1
                continue
            self._tally.rejects += 1
            found.append((address, findings_of(address, readings)))
        new = self._new_articles(one for _, one in found)
        for one in new:
            self._tell(one)
        marks = self._marked(found, new)
        known = self._archive.catalog.pages_with("page_id", pages)
        for page in known:  # at addresses that have an article there is nothing to find
            if page.page_id not in marks and page.page_id not in unread:
                marks[page.page_id] = self._marks.mark(page.page_id, page, "elsewhere")
        self._seen |= marks.keys() | unread
        if writer is not None:
            if new:
                writer.commit(new)
            writer.mark_reread(self._marks.new(self._lookup, marks.values()))

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
    ) -> dict[str, Reread]:
        marks = {}
        names = {id(one) for one in new}
        for address, one in found:
            outcome = "article" if id(one) in names else "elsewhere" if one.made else "nothing"
            detail = "; ".join(f"{reject.reason}: {reject.detail}" for reject in one.rejects)
            for occasion in address.occasions:
                for page in occasion.pages:
                    marks[page.page_id] = self._marks.mark(page.page_id, page, outcome, detail)
        return marks

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
