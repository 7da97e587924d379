"""Pages read again by changed rules: articles amended, rejects that are articles now, losses.

An edit is what a site did, never what rules do: looks keep what they found, and only the words
they brought are read anew. Ids and first instants stay. Each batch is marked as read when all of
it is written, so a run that was killed goes on where it was, and one after it writes nothing.
Between two batches others may write; then what is left is looked up anew.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import cast

from ingest.archive.archive import Archive
from ingest.assemble import Made, Rules
from ingest.extraction import Failure
from ingest.model.article import Content, Reject
from ingest.model.reread import Reread
from ingest.model.version import Look
from ingest.rereading import Restated, Result, Revision, Task, read_work, revision_of
from ingest.settings import Settings
from ingest.store.ledger import Ledger
from ingest.store.lookup import Lookup
from ingest.store.outdated import Chosen, outdated_articles, outdated_rejects, portals_of
from ingest.visiting.differences import Difference, differences_of
from ingest.visiting.entries import Amended, Entries
from ingest.visiting.marks import BATCH, LOADED, Marks, Pool, Progress, Tally, Told, is_lost, said
from ingest.visiting.refused import Refused
from ingest.visiting.signs import digest_of
from ingest.visiting.stored import Known, Rows, known_articles, stored_rows, with_details
from ingest.visiting.turns import Turns
from ingest.workers import WorkerLost, Workers

logger = logging.getLogger(__name__)

AHEAD = 512
"""Articles per process that are read while a batch is written down, some 5 s: as long as it takes
where a fifth of them changed. What waits to be read is a name and a place, no page; what was read
and has changed waits with its text, 15 kB each."""

HELD_S = 10.0
"""After how long a batch is written down, so that nobody waits in vain for us to let go."""

AT_ONCE = 16
"""Articles that a process is given at once: 0.15 s of work, in which it need not wait for us."""

GIVEN_UP = "refused_now"
"""Flag of an article whose page the present rules refuse, once that loss was accepted."""


class Again:
    """Reads what was made by other rules again, and writes down what differs.

    Args:
        ledger: The facts.
        archive: What was fetched.
        turns: Keeps others from writing, but between two batches.
        settings: Where data lives, how many processes, how long a page may take.
        rules: What is read by.
        run_id: The run that writes.
        accept_losses: Whether articles are given up whose pages the rules refuse.
        is_dry: Whether nothing is written.
        told: Gets every difference.
    """

    def __init__(
        self,
        ledger: Ledger,
        archive: Archive,
        turns: Turns,
        *,
        settings: Settings,
        rules: Rules,
        run_id: str,
        accept_losses: bool = False,
        is_dry: bool = False,
        told: Told = lambda _: None,
    ) -> None:
        self._ledger = ledger
        self._archive = archive
        self._turns = turns
        self._settings = settings
        self._rules = rules
        self._run_id = run_id
        self._accept_losses = accept_losses
        self._is_dry = is_dry
        self._told = told
        self._folder = settings.home / "raw"
        self._marks = Marks(rules, run_id=run_id)
        self._by_digest = True
        self._seen: set[str] = set()
        self._n_done = 0
        self.tally = Tally()

    def run(self, chosen: Chosen, *, progress: Progress) -> Tally:
        """Read again what is outdated among what was chosen; return what came of it.

        Args:
            chosen: Which articles and rejects.
            progress: Told ``reread`` with pages done and pages to do.
        """
        self._by_digest = not chosen.every  # else all is compared, whatever a digest says
        function = partial(read_work, rules=self._rules)
        n, patience = self._settings.workers, self._settings.page_timeout_s
        workers = Workers(function, n=n, timeout_s=patience, ahead=AHEAD, at_once=AT_ONCE)
        with self._turns, workers:
            while not self._is_through(chosen, workers, progress):
                logger.info("others wrote after %d pages; looking up what is left", self._n_done)
        return self.tally

    def _is_through(self, chosen: Chosen, workers: Pool, progress: Progress) -> bool:
        """Read again what was not yet; return False as soon as others wrote in between."""
        before = self._n_done
        with Lookup(self._ledger) as lookup:
            articles, rejects = self._outdated(lookup, chosen)
            total = before + len(articles) + len(rejects)

            def say(done: int) -> None:
                self._n_done = before + done
                progress("reread", self._n_done, total)

            say(0)
            if total == before:
                return True
            writer = None
            if not self._is_dry:
                writer = Entries(self._ledger, self._archive.catalog, run_id=self._run_id)
            if not self._read_articles(lookup, writer, articles, workers, say):
                return False
            refused = Refused(
                lookup,
                self._archive,
                workers,
                folder=self._folder,
                marks=self._marks,
                tally=self.tally,
                told=self._told,
                seen=self._seen,
            )
            for done in refused.read_again(rejects, writer):
                say(len(articles) + done)
                if not self._turns.is_alone():
                    return False
        return True

    def _outdated(self, lookup: Lookup, chosen: Chosen) -> tuple[list[str], list[str]]:
        """Return the articles, and the fetches that gave none, that this run did not read yet.

        An article counts again when others have given it another page.
        """
        digests = {one: digest_of(one, self._rules) for one in portals_of(lookup)}
        articles = outdated_articles(
            lookup,
            chosen,
            version=self._rules.version,
            rules=digests,
            losses=self._accept_losses,
        )
        rejects = outdated_rejects(lookup, chosen, rules=digests)
        return (
            [one for one, page_id in articles if page_id not in self._seen],
            [one for one in rejects if one not in self._seen],
        )

    def _read_articles(
        self,
        lookup: Lookup,
        writer: Entries | None,
        ids: Sequence[str],
        workers: Pool,
        progress: Callable[[int], None],
    ) -> bool:
        """Read articles again; return False as soon as others wrote in between."""
        n_done = 0
        with closing(self._results(ids, workers)) as results:
            for batch in _batches(results):
                amended, marks = self._amended(lookup, batch)
                if writer is not None:
                    writer.amend(amended)
                    writer.mark_reread(marks)
                self._seen |= {known.article.page_id for known, _ in batch}
                n_done += len(batch)
                progress(n_done)
                if not self._turns.is_alone():
                    return False
        return True

    def _results(
        self, ids: Sequence[str], workers: Pool
    ) -> Generator[tuple[Known, Result | WorkerLost], None, None]:
        """Yield every article with what was made of it; what cannot be had is left out."""
        waiting: deque[Known] = deque()

        def tasks() -> Iterator[Task]:
            for rows in _ahead(partial(stored_rows, lookup), ids):
                for known in known_articles(rows, self._archive.catalog, self._folder):
                    if known.task is None:
                        self._seen.add(known.article.page_id)
                        self.tally.unread += 1
                        continue
                    waiting.append(known)
                    yield (known.task if self._by_digest else replace(known.task, made_digest=None))

        with Lookup(self._ledger) as lookup:  # of its own: it is asked in another thread
            for result in workers.map(tasks()):
                yield waiting.popleft(), cast(Result | WorkerLost, result)

    def _amended(
        self, lookup: Lookup, batch: Sequence[tuple[Known, Result | WorkerLost]]
    ) -> tuple[list[Amended], list[Reread]]:
        """Return what is to be written of a batch, and what marks its pages; tell of it."""
        revisions = self._revisions(lookup, batch)
        wanted = {sha for known, result in batch for sha in _shas(known, result, revisions)}
        texts = {one.sha256: one.text for one in lookup.rows(Content, "sha256", wanted)}
        amended, marks = [], []
        for known, result in batch:
            if isinstance(result, WorkerLost) or is_lost(result.made):
                self.tally.unread += 1
                continue
            self.tally.articles += 1
            self.tally.readdressed += result.readdressed is not None
            if isinstance(result.made, Failure):
                outcome, one = self._refused(known, result.made)
                detail = said(result.made)
            else:
                revision = revisions.get(known.article.article_id)
                outcome, one = "article", self._changed(known, revision, result.restated, texts)
                detail = ""
            amended += [one] if one is not None else []
            mark = self._marks.mark(known.article.page_id, known.page, outcome, detail)
            marks.append(mark)
        return amended, self._marks.new(lookup, marks)

    def _refused(self, known: Known, failure: Failure) -> tuple[str, Amended | None]:
        """Keep an article whose page is refused, or give it up where that is accepted."""
        article = known.article
        if GIVEN_UP in article.flags:
            return "given_up", None
        is_kept = not self._accept_losses
        self._told(
            Difference(
                article_id=article.article_id,
                url=article.canonical_url,
                field="article",
                old=article.title,
                reason=said(failure),
            )
        )
        if is_kept or known.page is None:
            self.tally.refused += 1
            return "refused", None
        self.tally.given_up += 1
        row = replace(
            article,
            quality=0.0,
            quality_reasons=(*article.quality_reasons, failure.reason),
            flags=(*article.flags, GIVEN_UP),
            is_relevant=False,
            made_digest=None,
            rules_version=self._rules.version,
        )
        made = Made(
            article=row, contents=(), dropped=(), claims=(), topics=(), mentions=(), quotes=()
        )
        reject = Reject(
            url=known.page.requested_url,
            reason=failure.reason,
            detail=failure.detail[:500],
            stage="extract",
            portal=article.portal,
            page_id=article.page_id,
            rejected_at=known.page.fetched_at,
            run_id=known.page.run_id,
        )
        return "given_up", Amended(article=row, made=made, looks=known.looks, reject=reject)

    def _revisions(
        self, lookup: Lookup, batch: Sequence[tuple[Known, Result | WorkerLost]]
    ) -> dict[str, Revision]:
        """Return what is other in the articles of a batch, by id."""
        made = {
            known.article.article_id: (known.article, result.made)
            for known, result in batch
            if isinstance(result, Result) and isinstance(result.made, Made)
        }
        stored = with_details(lookup, [article for article, _ in made.values()])
        found = {key: revision_of(stored[key], rows) for key, (_, rows) in made.items()}
        return {key: one for key, one in found.items() if one is not None}

    def _changed(
        self,
        known: Known,
        revision: Revision | None,
        restated: Sequence[Restated],
        texts: dict[str, str],
    ) -> Amended | None:
        """Return what an article has become, None if it is as it was."""
        if revision is None and not restated:
            return None
        self.tally.changed += revision is not None
        before = {look.looked_at: look for look in known.looks}
        formers = [
            (str(look.text_sha256), look.title, one.title)
            for one in restated
            if (look := before[one.looked_at])
        ]
        for difference in differences_of(known.article, revision, restated, formers, texts):
            self._told(difference)
        now = {one.looked_at: _restated(before[one.looked_at], one) for one in restated}
        current = known.article.text_sha256
        self.tally.restated += any(revision is None or sha != current for sha, _, _ in formers)
        made = revision.made if revision is not None else None
        contents = [one.content for one in restated]
        return Amended(
            article=made.article if made is not None else known.article,
            made=made,
            contents=(*(made.contents if made is not None else ()), *contents),
            looks=tuple(now.get(look.looked_at, look) for look in known.looks),
            restated=tuple(now.values()),
        )


def _ahead(load: Callable[[Sequence[str]], list[Rows]], ids: Sequence[str]) -> Iterator[list[Rows]]:
    """Yield the rows of some articles at a time, the next ones loaded meanwhile."""
    parts = [ids[start : start + LOADED] for start in range(0, len(ids), LOADED)]
    with ThreadPoolExecutor(1) as pool:
        coming = [pool.submit(load, part) for part in parts[:1]]
        for number in range(len(parts)):
            rows = coming.pop().result()
            coming += [pool.submit(load, part) for part in parts[number + 1 : number + 2]]
            yield rows


def _batches(
    results: Iterable[tuple[Known, Result | WorkerLost]],
) -> Iterator[list[tuple[Known, Result | WorkerLost]]]:
    batch: list[tuple[Known, Result | WorkerLost]] = []
    n_made, began = 0, time.monotonic()
    for known, result in results:
        batch.append((known, result))
        n_made += isinstance(result, Result) and result.made is not None
        is_late = time.monotonic() - began > HELD_S
        if is_late or len(batch) == LOADED or n_made == BATCH:
            yield batch
            batch, n_made, began = [], 0, time.monotonic()
    if batch:
        yield batch


def _shas(known: Known, result: Result | WorkerLost, revisions: Mapping[str, Revision]) -> set[str]:
    """Return the texts of before that a result is told against."""
    if isinstance(result, WorkerLost):
        return set()
    article = known.article
    before = {look.looked_at: look.text_sha256 for look in known.looks}
    formers = {before[one.looked_at] for one in result.restated}
    is_other = article.article_id in revisions
    own = {article.text_sha256, article.text_raw_sha256} if is_other else set()
    return own | {sha for sha in formers if sha is not None}


def _restated(look: Look, restated: Restated) -> Look:
    return replace(look, text_sha256=restated.content.sha256, title=restated.title)
