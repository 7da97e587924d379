"""Which articles have all of some terms: lists of places, in segments of many articles.

A segment is written once. An article that goes, or gets another number, stays in its segment
until that one is merged; whoever asks finds no row of that number. Lists lie in blocks, so that
looking up a term reads one block of each segment.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.store.search_terms import PLACE_BITS, keys_of, keys_of_texts, sorted_unique

SEGMENT_ARTICLES = 16_384
"""Articles of a segment: sorting their 28 million keys takes 3 s and 500 MB."""

MANY_SMALL = 8
"""Segments less than half full that are merged: a lookup of four characters in 60 takes 10 ms."""

SCHEMA = """
drop table if exists segments;
drop table if exists blocks;
create table segments (segment integer primary key, n integer, numbers blob);
create table blocks (id integer primary key, data blob);
"""

_BLOCK_BYTES = 16_384
_LOOKUP = 500
_Numbers = NDArray[np.int64]
_Keys = NDArray[np.uint64]


class Gathering:
    """The articles of a segment that is being made."""

    def __init__(self) -> None:
        self.n = 0
        self._numbers: list[_Numbers] = []
        self._keys: list[_Keys] = []

    def add(
        self,
        numbers: Sequence[int],
        texts: Sequence[str],
        filters: Sequence[Sequence[int]],
    ) -> None:
        """Add articles.

        Args:
            numbers: Their numbers.
            texts: Headline and text of each, on lines of their own.
            filters: Terms of each beside those of its text.
        """
        places = np.repeat(
            np.arange(self.n, self.n + len(numbers), dtype=np.uint16), [len(one) for one in filters]
        )
        terms = np.fromiter((term for one in filters for term in one), np.uint32, len(places))
        self._keys += [
            keys_of_texts(texts, first=self.n),
            sorted_unique(keys_of(terms, places)),
        ]
        self._numbers.append(np.array(numbers, np.int64))
        self.n += len(numbers)

    def numbers(self) -> _Numbers:
        """Return the number of every place."""
        return np.concatenate([np.empty(0, np.int64), *self._numbers])

    def keys(self) -> _Keys:
        """Return all keys in order."""
        keys = np.concatenate([np.empty(0, np.uint64), *self._keys])
        self._keys.clear()
        keys.sort()
        return keys


class Segments:
    """All segments of an index; changes belong to the caller's transaction.

    Args:
        database: Where they are kept, beside a table ``articles`` with the numbers that are.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def add(self, numbers: _Numbers, keys: _Keys) -> None:
        """Write a segment.

        Args:
            numbers: The number of every place.
            keys: Its keys in order.
        """
        if not len(numbers):
            return
        (segment,) = self._db.execute("select ifnull(max(segment), 0) + 1 from segments").fetchone()
        self._db.execute(
            "insert into segments values (?, ?, ?)", (segment, len(numbers), numbers.tobytes())
        )
        self._db.executemany(
            "insert into blocks values (?, ?)",
            ((segment << 32 | first, data) for first, data in _blocks(keys)),
        )

    def with_all(self, terms: Iterable[int], *, first: int, last: int) -> _Numbers:
        """Return the numbers of a range that have all terms, highest first; some may be gone."""
        wanted = list(terms)
        found = [np.empty(0, np.int64)]
        for segment, n in self._db.execute("select segment, n from segments").fetchall():
            places = self._places(segment, n, wanted)
            if len(places):
                numbers = self._numbers(segment)[places]
                found.append(numbers[(numbers >= first) & (numbers <= last)])
        numbers = np.concatenate(found)
        numbers.sort()
        is_new = np.ones(len(numbers), np.bool_)
        np.not_equal(numbers[1:], numbers[:-1], out=is_new[1:])
        newest_first: _Numbers = numbers[is_new][::-1]
        return newest_first

    def tidy(self) -> None:
        """Merge small segments if they are many, and drop what is gone where it is much."""
        small = self._db.execute(
            "select segment, n from segments where n < ? order by n", (SEGMENT_ARTICLES // 2,)
        ).fetchall()
        if len(small) >= MANY_SMALL:
            chosen, total = [], 0
            for segment, n in small:
                total += n
                if total <= SEGMENT_ARTICLES:
                    chosen.append(segment)
            self._merge(chosen)
        (held,) = self._db.execute("select ifnull(sum(n), 0) from segments").fetchone()
        (present,) = self._db.execute("select count(*) from articles").fetchone()
        if held > 2 * present + SEGMENT_ARTICLES:
            for (segment,) in self._db.execute("select segment from segments").fetchall():
                is_there = self._are_there(self._numbers(segment))
                if is_there.mean() < 1 / 2:
                    self._merge([segment])

    def _places(self, segment: int, n: int, terms: Sequence[int]) -> NDArray[np.uint16]:
        """Return the places of a segment that have all terms."""
        left = np.arange(n, dtype=np.uint16)
        for term in terms:
            with_term = self._list(segment, term)
            if len(with_term) < len(left):
                left, with_term = with_term, left
            if not len(left):
                break
            if len(with_term) < n:
                is_in = np.zeros(n, np.bool_)
                is_in[with_term] = True
                left = left[is_in[left]]
        return left

    def _list(self, segment: int, term: int) -> NDArray[np.uint16]:
        row = self._db.execute(
            "select data from blocks where id between ? and ? order by id desc limit 1",
            (segment << 32, segment << 32 | term),
        ).fetchone()
        if row is None:
            return np.empty(0, np.uint16)
        terms, ends, places = _unpacked(row[0])
        at = int(np.searchsorted(terms, term))
        if at == len(terms) or terms[at] != term:
            return np.empty(0, np.uint16)
        return places[ends[at - 1] if at else 0 : ends[at]]

    def _numbers(self, segment: int) -> _Numbers:
        (blob,) = self._db.execute(
            "select numbers from segments where segment = ?", (segment,)
        ).fetchone()
        return np.frombuffer(blob, np.int64)

    def _are_there(self, numbers: _Numbers) -> NDArray[np.bool_]:
        there: list[int] = []
        for start in range(0, len(numbers), _LOOKUP):
            some = numbers[start : start + _LOOKUP].tolist()
            marks = ",".join("?" * len(some))
            rows = self._db.execute(f"select id from articles where id in ({marks})", some)
            there += [one for (one,) in rows]
        return np.isin(numbers, np.array(there, np.int64))

    def _merge(self, segments: Sequence[int]) -> None:
        """Write one segment of what is there of some."""
        all_numbers, all_keys, n = [], [], 0
        for segment in segments:
            numbers = self._numbers(segment)
            is_there = self._are_there(numbers)
            new_places = (np.cumsum(is_there) - 1 + n).astype(np.uint16)
            for (data,) in self._db.execute(
                "select data from blocks where id between ? and ?",
                (segment << 32, (segment + 1 << 32) - 1),
            ):
                terms, ends, places = _unpacked(data)
                each = np.repeat(terms, np.diff(ends, prepend=0))
                kept = is_there[places]
                all_keys.append(keys_of(each[kept], new_places[places[kept]]))
            all_numbers.append(numbers[is_there])
            n += int(is_there.sum())
            self._db.execute(
                "delete from blocks where id between ? and ?",
                (segment << 32, (segment + 1 << 32) - 1),
            )
            self._db.execute("delete from segments where segment = ?", (segment,))
        keys = np.concatenate([np.empty(0, np.uint64), *all_keys])
        keys.sort()
        self.add(np.concatenate([np.empty(0, np.int64), *all_numbers]), keys)


def _blocks(keys: _Keys) -> Iterator[tuple[int, bytes]]:
    """Yield the blocks of keys in order: their first term, and what ``_unpacked`` reads."""
    of_keys = (keys >> np.uint64(PLACE_BITS)).astype(np.uint32)
    starts = np.flatnonzero(np.diff(of_keys, prepend=of_keys[:1] ^ np.uint32(1)))
    ends = np.append(starts[1:], len(keys))
    terms, places = of_keys[starts], keys.astype(np.uint16)
    blocks = (starts * 2 + np.arange(len(starts)) * 6) // _BLOCK_BYTES
    cuts = np.flatnonzero(np.diff(blocks, prepend=-1)).tolist()
    for low, high in pairwise([*cuts, len(starts)]):
        data = (
            np.uint32(high - low).tobytes(),
            terms[low:high].tobytes(),
            (ends[low:high] - starts[low:high] - 1).astype(np.uint16).tobytes(),
            places[starts[low] : ends[high - 1]].tobytes(),
        )
        yield int(terms[low]), b"".join(data)


def _unpacked(data: bytes) -> tuple[NDArray[np.uint32], _Numbers, NDArray[np.uint16]]:
    """Return the terms of a block, where the list of each ends, and all lists in a row."""
    n = int(np.frombuffer(data, np.uint32, 1)[0])
    terms = np.frombuffer(data, np.uint32, n, 4)
    counts = np.frombuffer(data, np.uint16, n, 4 + 4 * n)
    ends = np.cumsum(counts, dtype=np.int64) + np.arange(1, n + 1)
    return terms, ends, np.frombuffer(data, np.uint16, offset=4 + 6 * n)
