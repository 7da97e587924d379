"""Any substring of titles and texts, found through an index of character pairs.

Readers of Chinese search for substrings: word segmenters lose phrases and indexes of three
characters lose words of two. Every pair of neighbouring letters is a term of a full-text index;
a query asks for all of its pairs, and what they find is looked at in the text itself, so hits
are exact. The index is derived from a release and brought up to date when it is asked.

Ranking: occurrences in the headline times ten and those in the text, newer before older among
equals; of the copies of one text the best hit stands for all. Looked at are the newest articles
that have all pairs, which the numbers of the rows give without a sort.
"""

import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from ingest.closing import Closing
from ingest.errors import InputError
from ingest.store.corpus import open_release
from ingest.store.folding import folded_text, pairs_of, pattern_of_words
from ingest.store.hits import Hit, Hits
from ingest.store.wanted import DAY_0, ROOM, Wanted, conditions_of, numbers_of
from ingest.text.script import simplified

MAX_LOOKED_AT = 800
"""Articles whose text is looked at for one answer, the newest: 75 ms of 2,000 characters each."""

TITLE_WEIGHT = 10
"""Occurrences in the text that one in the headline is worth: a rank set by judgement."""

EXTRACT_REACH = 30
"""Characters shown on either side of an occurrence."""

_BATCH = 2_000
_LOOKUP = 500

_VERSION = 2
"""Of the tables below; an index of another version is made anew."""

_SCHEMA = f"""
drop table if exists articles;
drop table if exists pairs;
drop table if exists indexed;
create table articles (
    id integer primary key, article_id text unique, digest text, cluster_id text, portal text,
    outlet text, published_at text, topics text, is_relevant integer, url text, title text,
    body blob
);
create virtual table pairs using fts5(
    terms, content='', detail=none, columnsize=0, tokenize='ascii'
);
create table indexed (release text);
pragma user_version = {_VERSION};
"""

_CURRENT = """
select a.article_id, a.ym, c.cluster_id,
    md5(concat_ws(chr(31), a.text_sha256, a.title, a.portal, a.outlet_name,
    a.published_at, a.is_relevant, a.canonical_url, t.topics)) as digest
from articles as a
left join clusters as c on c.article_id = a.article_id and c.ym = a.ym
left join (
    select article_id, ym, string_agg(topic, ' ' order by topic) as topics
    from topics group by article_id, ym
) as t on t.article_id = a.article_id and t.ym = a.ym
"""

_ROWS = """
select a.article_id, a.portal, a.outlet_name as outlet, a.published_at, a.is_relevant,
    a.canonical_url as url, a.title, x.text, w.digest, w.cluster_id, t.topics
from wanted as w
join articles as a on a.article_id = w.article_id
join texts as x on x.article_id = a.article_id
left join (
    select article_id, string_agg(topic, ' ' order by topic) as topics
    from topics where ym = $ym group by article_id
) as t on t.article_id = a.article_id
where w.ym = $ym and a.ym = $ym and x.ym = $ym
order by a.published_at, a.article_id
"""


class SearchIndex(Closing):
    """The index of one corpus.

    Args:
        path: The SQLite file, usually ``<home>/search.sqlite``; made if it is missing, and safe
            to delete.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=60, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("pragma journal_mode = wal")
        (version,) = self._db.execute("pragma user_version").fetchone()
        if version != _VERSION:
            self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def update(
        self, release: Path, *, progress: Callable[[int, int], None] = lambda _done, _all: None
    ) -> int:
        """Bring the index to a release; return how many articles were read or taken out.

        A kill leaves it between two releases, and the next update goes on from there.

        Raises:
            StoreError: The release cannot be read.
        """
        if self._release() == release.name:
            return 0
        with open_release(release) as connection:
            known = {
                row["article_id"]: (row["digest"], row["cluster_id"])
                for row in self._db.execute("select article_id, digest, cluster_id from articles")
            }
            new, moved = [], []
            for article_id, ym, cluster_id, digest in connection.execute(_CURRENT).fetchall():
                digest_known, cluster_known = known.pop(article_id, (None, None))
                if digest_known != digest:
                    new.append((article_id, ym, cluster_id, digest))
                elif cluster_known != cluster_id:
                    moved.append((cluster_id, article_id))
            gone = list(known)
            for start in range(0, len(gone), _BATCH):
                self._replace(gone[start : start + _BATCH], [])
            with self._db:
                self._db.execute("begin immediate")
                self._db.executemany(
                    "update articles set cluster_id = ? where article_id = ?", moved
                )
            n_done = 0
            for batch in _batches(connection, new):
                self._replace([row["article_id"] for row in batch], batch)
                n_done += len(batch)
                progress(n_done, len(new))
        with self._db:
            self._db.execute("begin immediate")
            self._db.execute("delete from indexed")
            self._db.execute("insert into indexed values (?)", (release.name,))
        return len(new) + len(gone)

    def search(self, words: str, wanted: Wanted, *, limit: int = 10) -> Hits:
        """Return the texts that have the words, letter case, width and script aside.

        Of the copies of a text that have them, the best hit stands for all.

        Args:
            words: Two or more letters or digits in a row are needed somewhere in it.
            wanted: Filters.
            limit: How many hits to return; the counts are of all.

        Raises:
            InputError: The words are too short to look up.
        """
        found = self._found(words, wanted)
        firsts: dict[str, _Found] = {}
        n_members: dict[str, int] = {}
        for one in found.ranked:
            cluster = one.row["cluster_id"] or one.row["article_id"]
            firsts.setdefault(cluster, one)
            n_members[cluster] = n_members.get(cluster, 0) + 1
        shown = list(firsts.items())[:limit]
        hits = tuple(
            replace(_hit(one, found.folded), n_copies=n_members[cluster] - 1)
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
        found = self._found(words, wanted)
        clusters = {one.row["cluster_id"] or one.row["article_id"] for one in found.ranked}
        return Hits(
            hits=tuple(_hit(one, found.folded) for one in found.ranked[:limit]),
            n_articles=len(found.ranked),
            n_texts=len(clusters),
            is_complete=found.is_complete,
        )

    def _found(self, words: str, wanted: Wanted) -> "_Ranked":
        folded = folded_text(simplified(words.strip()))
        terms = sorted(set(pairs_of(folded)))
        if not terms:
            raise InputError(f"{words!r}: give at least two letters in a row")
        candidates = self._candidates(terms, wanted, MAX_LOOKED_AT + 1)
        pattern = pattern_of_words(folded)
        found = []
        for row in self._by_id(candidates[:MAX_LOOKED_AT]):
            title, body = row["title"] or "", zlib.decompress(row["body"]).decode()
            n_title, n_body = len(pattern.findall(title)), len(pattern.findall(body))
            if n_title or n_body:
                rank = n_title * TITLE_WEIGHT + n_body
                found.append(_Found(rank=rank, n=n_title + n_body, row=row, title=title, body=body))
        found.sort(
            key=lambda one: (one.rank, one.row["published_at"] or "", one.row["article_id"]),
            reverse=True,
        )
        return _Ranked(folded=folded, ranked=found, is_complete=len(candidates) <= MAX_LOOKED_AT)

    def _release(self) -> str | None:
        row = self._db.execute("select release from indexed").fetchone()
        return row["release"] if row else None

    def _replace(self, article_ids: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
        """Take articles out and put their present rows in, in one transaction."""
        with self._db:
            self._db.execute("begin immediate")
            for article_id in article_ids:
                old = self._db.execute(
                    "select id, title, body from articles where article_id = ?", (article_id,)
                ).fetchone()
                if old is not None:
                    terms = _terms(old["title"] or "", zlib.decompress(old["body"]).decode())
                    self._db.execute(
                        "insert into pairs (pairs, rowid, terms) values ('delete', ?, ?)",
                        (old["id"], terms),
                    )
                    self._db.execute("delete from articles where id = ?", (old["id"],))
            next_ids: dict[int, int] = {}
            for row in rows:
                number = self._free_number(row["published_at"], next_ids)
                self._db.execute(
                    "insert into articles (id, article_id, digest, cluster_id, portal, outlet, "
                    "published_at, topics, is_relevant, url, title, body) "
                    "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        *(number, row["article_id"], row["digest"], row["cluster_id"]),
                        *(row["portal"], row["outlet"]),
                        row["published_at"].isoformat() if row["published_at"] else None,
                        *(row["topics"], row["is_relevant"], row["url"], row["title"]),
                        zlib.compress(row["text"].encode(), 3),
                    ),
                )
                self._db.execute(
                    "insert into pairs (rowid, terms) values (?, ?)",
                    (number, _terms(row["title"] or "", row["text"])),
                )

    def _free_number(self, published_at: datetime | None, next_ids: dict[int, int]) -> int:
        """Return a number for a row: later days have higher numbers."""
        day = 1 if published_at is None else max(1, (published_at.date() - DAY_0).days)
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

    def _candidates(self, terms: list[str], wanted: Wanted, limit: int) -> list[int]:
        """Return the newest articles with all pairs that pass the filters, newest first."""
        match = " AND ".join(f'"{term}"' for term in terms)
        tests, values = conditions_of(wanted)
        table = "pairs cross join articles as a on a.id = pairs.rowid" if tests else "pairs"
        first, last = numbers_of(wanted)
        rows = self._db.execute(
            f"select pairs.rowid as id from {table} "
            f"where pairs match ? and pairs.rowid between ? and ? {''.join(tests)} "
            "order by pairs.rowid desc limit ?",
            (match, first, last, *values, limit),
        )
        return [row["id"] for row in rows]

    def _by_id(self, ids: list[int]) -> Iterator[sqlite3.Row]:
        for start in range(0, len(ids), _LOOKUP):
            batch = ids[start : start + _LOOKUP]
            marks = ",".join("?" * len(batch))
            yield from self._db.execute(
                f"select * from articles where id in ({marks})",
                batch,
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


def _terms(title: str, body: str) -> str:
    return " ".join({*pairs_of(folded_text(title)), *pairs_of(folded_text(body))})


def _batches(
    connection: duckdb.DuckDBPyConnection, new: Sequence[tuple[str, str, str | None, str]]
) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of articles, oldest months first; the texts of a month are read once."""
    if not new:
        return
    connection.execute(
        "create temp table wanted (article_id varchar, ym varchar, cluster_id varchar, "
        "digest varchar)"
    )
    columns = [list(column) for column in zip(*new, strict=True)]
    connection.execute(
        "insert into wanted select unnest(?::varchar[]), unnest(?::varchar[]), "
        "unnest(?::varchar[]), unnest(?::varchar[])",
        columns,
    )
    for month in sorted({ym for _, ym, _, _ in new}):
        cursor = connection.execute(_ROWS, {"ym": month})
        names = [column[0] for column in cursor.description or ()]
        while rows := cursor.fetchmany(_BATCH):
            yield [dict(zip(names, row, strict=True)) for row in rows]


def _hit(one: _Found, folded: str) -> Hit:
    at = folded_text(one.body).find(folded)
    text, at = (one.body, at) if at >= 0 else (one.title, folded_text(one.title).find(folded))
    first, last = max(0, at - EXTRACT_REACH), at + len(folded) + EXTRACT_REACH
    before = ("…" if first else "") + text[first:at].replace("\n", " ")
    after = text[at + len(folded) : last].replace("\n", " ") + ("…" if last < len(text) else "")
    words = text[at : at + len(folded)].replace("\n", " ")
    return Hit(
        article_id=one.row["article_id"],
        cluster_id=one.row["cluster_id"],
        title=one.title,
        portal=one.row["portal"],
        outlet=one.row["outlet"],
        published_at=one.row["published_at"],
        url=one.row["url"],
        n_found=one.n,
        n_copies=0,
        extract=before + words + after,
        start=len(before),
        end=len(before) + len(words),
    )
