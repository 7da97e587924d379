"""Paragraphs of all articles, each with the article that printed it first.

Only articles that are new, have changed or moved to another cluster are cut. Where one of them
prints a paragraph before others, or does not print it any more, the rows of those others are
written again, and no more. Where a copy breaks or joins paragraphs, its words are looked for in
the texts it was copied from.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from uuid import uuid4

from ingest.dedup.keys import key_of
from ingest.enrich.printing import By, Printer, first_printer
from ingest.model.passage import Cut, Passage
from ingest.relating.ancestors import Ancestors, texts_of
from ingest.relating.parts import AT_ONCE, Progress, in_parts
from ingest.store.gathering import (
    open_articles,
    printers_of,
    versions_of,
    with_copies,
    with_originals,
)
from ingest.store.ledger import Ledger
from ingest.store.lookup import Lookup

PASSAGE_MIN = 16
"""Letters and digits of a paragraph that is followed. What two of 316 labelled texts share below
that is sub-headings, credits and calls to follow an account; most of what they share above are
copies.
"""

CUTTING = "c1"
"""Version of the rules; a new one cuts every article again."""


@dataclass(frozen=True, slots=True)
class First:
    """Where a passage was printed first; no digest where it is no paragraph of its own there."""

    article_id: str
    position: int
    words_sha256: str | None
    published_at: datetime | None
    by: By


def trace_passages(
    ledger: Ledger,
    *,
    run_id: str,
    progress: Progress,
    at_once: int = AT_ONCE,
    threads: int | None = None,
) -> int:
    """Bring passages up to date with all that is new or has changed; return articles cut.

    Args:
        ledger: The facts; nobody else may write at the same time.
        run_id: The run that writes.
        progress: Told ``passages`` with articles done and articles to do.
        at_once: Articles taken together.
        threads: Threads of the database; None for all cores.
    """
    with Lookup(ledger, threads=threads) as lookup:
        left = open_articles(lookup, "cut", made_by=CUTTING)
    return in_parts(
        ledger,
        left,
        partial(_cut, ledger, run_id=run_id),
        step="passages",
        progress=progress,
        at_once=at_once,
        threads=threads,
    )


def passages_in(article_id: str, text: str) -> list[Passage]:
    """Return the passages of a text as if nobody else had printed them.

    Args:
        article_id: The article.
        text: Its text, paragraphs parted by a newline.
    """
    found = []
    start = 0
    for position, line in enumerate(text.split("\n")):
        key = key_of(line)
        if len(key) >= PASSAGE_MIN:
            found.append(
                Passage(
                    article_id=article_id,
                    position=position,
                    start=start,
                    end=start + len(line),
                    passage_id=_digest(key),
                    words_sha256=_digest(line),
                    first_article_id=article_id,
                    first_position=position,
                    first_published_at=None,
                    first_by="only",
                    how="first",
                )
            )
        start += len(line) + 1
    return found


def _digest(words: str) -> str:
    return sha256(words.encode()).hexdigest()[:16]


def _cut(ledger: Ledger, lookup: Lookup, ids: Collection[str], *, run_id: str) -> None:
    """Write the passages of some articles, and of those whose passages they change.

    The passages go first: without the row in ``cut`` of the same batch nobody sees them.
    """
    changed = with_copies(lookup, with_originals(lookup, ids))
    before = lookup.rows(Passage, "article_id", changed)
    texts = texts_of(lookup, changed)
    own = [row for one, text in texts.items() for row in passages_in(one, text)]
    shared = {row.passage_id for row in (*before, *own)}
    others = [
        row for row in lookup.rows(Passage, "passage_id", shared) if row.article_id not in changed
    ]
    rows = _resolved([*own, *others], texts, lookup)
    stored = {(row.article_id, row.position): row for row in others}
    moved = {
        row.article_id
        for row in rows
        if row.article_id not in changed and row != stored[row.article_id, row.position]
    }
    whole = {
        (row.article_id, row.position): row for row in lookup.rows(Passage, "article_id", moved)
    }
    whole |= {
        (row.article_id, row.position): row
        for row in rows
        if row.article_id in changed or row.article_id in moved
    }
    batch = uuid4().hex
    ledger.append("passages", (row for _, row in sorted(whole.items())), run_id=run_id, batch=batch)
    cut = [
        Cut(article_id=one, article_version=article, cluster_version=cluster, made_by=CUTTING)
        for one, (article, cluster) in sorted(versions_of(lookup, changed).items())
    ]
    # the others may be open themselves: they stay at the versions that they were cut at
    cut += lookup.rows(Cut, "article_id", moved)
    ledger.append("cut", cut, run_id=run_id, batch=batch)


def _resolved(rows: Iterable[Passage], texts: Mapping[str, str], lookup: Lookup) -> list[Passage]:
    """Return passages with their first printing among these, or in what that was copied from.

    Args:
        rows: All passages of some ``passage_id``.
        texts: Texts of articles, as far as they are at hand.
        lookup: The ledger.
    """
    by_passage: defaultdict[str, list[Passage]] = defaultdict(list)
    for row in rows:
        by_passage[row.passage_id].append(row)
    ids = {row.article_id for alike in by_passage.values() for row in alike}
    printers = printers_of(lookup, ids)
    firsts = {one: _first(alike, printers) for one, alike in by_passage.items()}
    copied = {row.article_id for row, _ in firsts.values() if printers[row.article_id].sources}
    ancestors = Ancestors(lookup, {one: printers[one] for one in copied})
    texts = {**texts_of(lookup, copied - texts.keys()), **texts}
    resolved = []
    for passage_id, alike in by_passage.items():
        row, by = firsts[passage_id]
        above = None
        if row.article_id in copied:
            words = texts[row.article_id][row.start : row.end]
            above = ancestors.first_with(row.article_id, key_of(words))
        if above is None:
            at = printers[row.article_id].published_at
            first = First(row.article_id, row.position, row.words_sha256, at, by)
        else:
            at = ancestors.printers[above[0]].published_at
            first = First(above[0], above[1], None, at, "source")
        resolved += [_with_first(one, first) for one in alike]
    return resolved


def _first(alike: Collection[Passage], printers: Mapping[str, Printer]) -> tuple[Passage, By]:
    """Return the first of some equal passages, and what tells it."""
    printer, by = first_printer([printers[one] for one in {row.article_id for row in alike}])
    own = (row for row in alike if row.article_id == printer.article_id)
    return min(own, key=lambda row: row.position), by


def _with_first(row: Passage, first: First) -> Passage:
    if first.words_sha256 is None:
        how = "part"
    elif row.article_id == first.article_id:
        how = "first"
    else:
        how = "exact" if row.words_sha256 == first.words_sha256 else "near"
    return replace(
        row,
        first_article_id=first.article_id,
        first_position=first.position,
        first_published_at=first.published_at,
        first_by=first.by,
        how=how,
    )
