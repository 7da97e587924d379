"""Any substring of titles and texts, found through an index of character pairs.

Readers of Chinese search for substrings: word segmenters lose phrases and indexes of three
characters lose words of two. Every pair of neighbours is a term of the index, marks and spaces
included; a query asks for all of its pairs, and what they find is looked at in the text itself, so
hits are exact.
The index is derived from a release and brought up to date when it is asked.

Ranking: occurrences in the headline times ten and those in the text, newer before older among
equals; of the copies of one text the best hit stands for all. Looked at are the newest articles
that have all pairs, older ones as long as fewer were found than asked for: a short answer means
that there are no more.
"""

import sqlite3
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingest.closing import Closing
from ingest.errors import InputError
from ingest.store.corpus import open_release
from ingest.store.folding import folded_text, pattern_of_words
from ingest.store.hits import Hit, Hits
from ingest.store.search_file import opened_for_reading, opened_for_writing
from ingest.store.search_rows import batches_of, current
from ingest.store.search_segments import SEGMENT_ARTICLES, Gathering, Segments
from ingest.store.search_terms import term_of_filter, terms_of_words
from ingest.store.wanted import ROOM, Wanted, conditions_of, day_number, numbers_of
from ingest.text.script import simplified

MAX_LOOKED_AT = 800
"""Articles whose text is looked at for one answer, the newest: 40 ms of 2,000 characters each."""

TITLE_WEIGHT = 10
"""Occurrences in the text that one in the headline is worth: a rank set by judgement."""

EXTRACT_REACH = 30
"""Characters shown on either side of an occurrence."""

_LOOKUP = 200


class SearchIndex(Closing):
    """The index of one corpus.

    Args:
        path: The SQLite file, usually ``<home>/search.sqlite``; made if it is missing, and safe
            to delete.
        is_read_only: Whether it is read as it is, because nothing can be written there.
    """

    def __init__(self, path: Path, *, is_read_only: bool = False) -> None:
        self._db = opened_for_reading(path) if is_read_only else opened_for_writing(path)
        self._segments = Segments(self._db)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @property
    def release(self) -> str | None:
        """Name of the release that is indexed; None if none is, or not all of it."""
        row = self._db.execute("select release from indexed").fetchone()
        return row["release"] if row else None

    def update(
        self, release: Path, *, progress: Callable[[int, int], None] = lambda _done, _all: None
    ) -> int:
        """Bring the index to a release; return how many articles were read or taken out.

        A kill leaves it between two releases, and the next update goes on from there.

        Raises:
            StoreError: The release cannot be read.
        """
        if self.release == release.name:
            return 0
        with open_release(release) as connection:
            known = {
                row["article_id"]: (row["digest"], row["cluster_id"])
                for row in self._db.execute("select article_id, digest, cluster_id from articles")
            }
            new, moved = [], []
            for article_id, ym, cluster_id, digest in current(connection):
                digest_known, cluster_known = known.pop(article_id, (None, None))
                if digest_known != digest:
                    new.append((article_id, ym, cluster_id, digest))
                elif cluster_known != cluster_id:
                    moved.append((cluster_id, article_id))
            gone = list(known)
            with self._db:
                self._db.execute("begin immediate")
                self._db.execute("delete from indexed")  # from here on it is of two releases
                self._db.executemany(
                    "delete from articles where article_id = ?", ((one,) for one in gone)
                )
                self._db.executemany(
                    "update articles set cluster_id = ? where article_id = ?", moved
                )
            self._put(batches_of(connection, new), lambda done: progress(done, len(new)))
        with self._db:
            self._db.execute("begin immediate")
            self._segments.tidy()
            self._db.execute("delete from indexed")
            self._db.execute("insert into indexed values (?)", (release.name,))
        return len(new) + len(gone)

    def search(self, words: str, wanted: Wanted, *, limit: int = 10) -> Hits:
        """Return the texts that have the words, letter case, width and script aside.

        Of the copies of a text that have them, the best hit stands for all.

        Args:
            words: Two or more characters of any kind; spaces at both ends do not count.
            wanted: Filters.
            limit: How many hits to return; the counts are of all.

        Raises:
            InputError: The words are too short to look up.
        """
        with self._one_state():
            return self._texts(words, wanted, limit)

    def _texts(self, words: str, wanted: Wanted, limit: int) -> Hits:
        found = self._found(words, wanted, limit, _cluster_of)
        firsts: dict[str, _Found] = {}
        n_members: dict[str, int] = {}
        for one in found.ranked:
            cluster = _cluster_of(one.row)
            firsts.setdefault(cluster, one)
            n_members[cluster] = n_members.get(cluster, 0) + 1
        shown = list(firsts.items())[:limit]
        hits = tuple(
            replace(self._hit(one, found.folded), n_copies=n_members[cluster] - 1)
            for cluster, one in shown
        )
        return Hits(
            hits=hits,
            n_articles=len(found.ranked),
            n_texts=len(firsts),
            is_complete=found.is_complete,
        )

    def search_each(self, words: str, wanted: Wanted, *, limit: int = 10) -> Hits:
        """Return the articles that have the words, every copy of a text for itself.

        Raises:
            InputError: See search.
        """
        with self._one_state():
            return self._articles(words, wanted, limit)

    def _articles(self, words: str, wanted: Wanted, limit: int) -> Hits:
        found = self._found(words, wanted, limit, _article_of)
        clusters = {_cluster_of(one.row) for one in found.ranked}
        return Hits(
            hits=tuple(self._hit(one, found.folded) for one in found.ranked[:limit]),
            n_articles=len(found.ranked),
            n_texts=len(clusters),
            is_complete=found.is_complete,
        )

    def _found(
        self, words: str, wanted: Wanted, limit: int, of: Callable[[sqlite3.Row], str]
    ) -> "_Ranked":
        """Look at candidates, newest first, until ``limit`` different things were found."""
        folded = folded_text(simplified(words.strip()))
        terms = terms_of_words(folded)
        if not terms:
            raise InputError(f"{words!r}: give at least two characters")
        (crowded_days,) = self._db.execute("select days from crowding").fetchone()
        first, last = numbers_of(wanted, crowded_days=crowded_days)
        numbers = self._segments.with_all(
            [*sorted(terms), *_filters(wanted)], first=first, last=last
        )
        pattern = pattern_of_words(folded)
        found: list[_Found] = []
        kinds: set[str] = set()
        n_seen = 0
        while n_seen < len(numbers) and (n_seen < MAX_LOOKED_AT or len(kinds) < limit):
            some = numbers[n_seen : n_seen + _LOOKUP].tolist()
            n_seen += len(some)
            for row in self._by_number(some, wanted):
                title, body = row["title"] or "", zlib.decompress(row["body"]).decode()
                n_title, n_body = len(pattern.findall(title)), len(pattern.findall(body))
                if n_title or n_body:
                    rank, n = n_title * TITLE_WEIGHT + n_body, n_title + n_body
                    found.append(_Found(rank=rank, n=n, row=row, title=title, body=body))
                    kinds.add(of(row))
        found.sort(
            key=lambda one: (one.rank, one.row["published_at"] or "", one.row["article_id"]),
            reverse=True,
        )
        return _Ranked(folded=folded, ranked=found, is_complete=n_seen >= len(numbers))

    @contextmanager
    def _one_state(self) -> Iterator[None]:
        """Keep the index as it is for several questions; another process may write meanwhile."""
        self._db.execute("begin")
        try:
            yield
        finally:
            self._db.execute("rollback")

    def _put(
        self, batches: Iterator[list[dict[str, Any]]], progress: Callable[[int], None]
    ) -> None:
        """Put the present rows of articles in, those of a segment in one transaction."""
        n_done = 0
        batch = next(batches, None)
        while batch is not None:
            with self._db:
                self._db.execute("begin immediate")
                gathering = Gathering()
                while batch is not None and gathering.n + len(batch) <= SEGMENT_ARTICLES:
                    gathering.add(
                        self._rows_put(batch),
                        [f"{row['title'] or ''}\n{row['text']}" for row in batch],
                        [_terms_of_filters(row) for row in batch],
                    )
                    n_done += len(batch)
                    progress(n_done)
                    batch = next(batches, None)
                self._segments.add(gathering.numbers(), gathering.keys())

    def _rows_put(self, rows: list[dict[str, Any]]) -> list[int]:
        """Put rows in the place of those that were there; return their numbers."""
        self._db.executemany(
            "delete from articles where article_id = ?", ((row["article_id"],) for row in rows)
        )
        next_ids: dict[int, int] = {}
        days = [day_number(row["published_at"]) for row in rows]
        numbers = [self._free_number(day, next_ids) for day in days]
        crowded = max(day - (number >> ROOM) for day, number in zip(days, numbers, strict=True))
        self._db.execute("update crowding set days = max(days, ?)", (crowded,))
        self._db.executemany(
            "insert into articles (id, article_id, digest, cluster_id, portal, outlet, "
            "published_at, topics, is_relevant, url, title, body) "
            "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    *(number, row["article_id"], row["digest"], row["cluster_id"]),
                    *(row["portal"], row["outlet"]),
                    row["published_at"].isoformat() if row["published_at"] else None,
                    *(row["topics"], row["is_relevant"], row["url"], row["title"]),
                    zlib.compress(row["text"].encode(), 3),
                )
                for number, row in zip(numbers, rows, strict=True)
            ),
        )
        return numbers

    def _free_number(self, day: int, next_ids: dict[int, int]) -> int:
        """Return a number for a row of a day: later days have higher numbers."""
        while True:
            first = day << ROOM
            if day not in next_ids:
                (last,) = self._db.execute(
                    "select max(id) from articles where id between ? and ?",
                    (first, first + (1 << ROOM) - 1),
                ).fetchone()
                next_ids[day] = first if last is None else last + 1
            number = next_ids[day]
            if number < first + (1 << ROOM):
                next_ids[day] += 1
                return number
            day -= 1

    def _by_number(self, numbers: list[int], wanted: Wanted) -> Iterator[sqlite3.Row]:
        """Yield the articles of some numbers that pass the filters."""
        tests, values = conditions_of(wanted)
        yield from self._db.execute(
            "select id, article_id, cluster_id, published_at, title, body from articles as a "
            f"where a.id in ({','.join('?' * len(numbers))}) {''.join(tests)}",
            (*numbers, *values),
        )

    def _hit(self, one: "_Found", folded: str) -> Hit:
        """Return what is shown of an article."""
        row = self._db.execute(
            "select portal, outlet, url from articles where id = ?", (one.row["id"],)
        ).fetchone()
        extract, start, end = _extract(one, folded)
        return Hit(
            article_id=one.row["article_id"],
            cluster_id=one.row["cluster_id"],
            title=one.title,
            portal=row["portal"],
            outlet=row["outlet"],
            published_at=one.row["published_at"],
            url=row["url"],
            n_found=one.n,
            n_copies=0,
            extract=extract,
            start=start,
            end=end,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    rank: int
    n: int
    row: sqlite3.Row
    title: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ranked:
    folded: str
    ranked: list[_Found]
    is_complete: bool


def _article_of(row: sqlite3.Row) -> str:
    return str(row["article_id"])


def _cluster_of(row: sqlite3.Row) -> str:
    return str(row["cluster_id"] or row["article_id"])


def _filters(wanted: Wanted) -> list[int]:
    """Return the terms that articles have which pass the filters, days aside."""
    chosen = (("outlet", wanted.outlet), ("portal", wanted.portal), ("topic", wanted.topic))
    relevant = [term_of_filter("is", "relevant")] if wanted.only_relevant else []
    return [term_of_filter(kind, value) for kind, value in chosen if value is not None] + relevant


def _terms_of_filters(row: Mapping[str, Any]) -> list[int]:
    values = [("outlet", row["outlet"]), ("portal", row["portal"])]
    values += [("topic", topic) for topic in (row["topics"] or "").split(" ")]
    values += [("is", "relevant")] if row["is_relevant"] else []
    return [term_of_filter(kind, value) for kind, value in values if value]


def _extract(one: _Found, folded: str) -> tuple[str, int, int]:
    """Return the stretch around the first occurrence, and where the words lie in it."""
    at = folded_text(one.body).find(folded)
    text, at = (one.body, at) if at >= 0 else (one.title, folded_text(one.title).find(folded))
    first, last = max(0, at - EXTRACT_REACH), at + len(folded) + EXTRACT_REACH
    before = ("…" if first else "") + text[first:at].replace("\n", " ")
    after = text[at + len(folded) : last].replace("\n", " ") + ("…" if last < len(text) else "")
    words = text[at : at + len(folded)].replace("\n", " ")
    return before + words + after, len(before), len(before) + len(words)
