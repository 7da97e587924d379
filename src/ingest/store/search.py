"""Any substring of titles and texts, found through an index of character pairs.

Readers of Chinese search for substrings: word segmenters lose phrases and indexes of three
characters lose words of two. Every pair of neighbouring letters is a term of a full-text index;
a query asks for all of its pairs, and what they find is looked at in the text itself, so hits
are exact. The index is derived from a release and brought up to date when it is asked.
"""

import re
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from ingest.closing import Closing
from ingest.errors import InputError
from ingest.store.corpus import open_release
from ingest.text.script import simplified

MAX_LOOKED_AT = 2_000
"""Articles whose text is looked at for one answer; of more, the newest are."""

TITLE_WEIGHT = 10
"""Occurrences in the text that one in the headline is worth: a rank set by judgement."""

EXTRACT_REACH = 30
"""Characters shown on either side of an occurrence."""

_BATCH = 500
_TITLE = "ᵗ"  # a letter that no text has, in front of the pairs of a headline

# One character to one character, so that offsets hold: lower case, full width to half width.
_FOLD: Mapping[int, int] = {
    **{code: code + 32 for code in range(ord("A"), ord("Z") + 1)},
    **{code: ord(chr(code - 0xFEE0).lower()) for code in range(0xFF01, 0xFF5F)},
    0x3000: 0x20,
    0xA0: 0x20,
}
_RUN = re.compile(r"[^\W_]+")

_SCHEMA = """
create table if not exists articles (
    id integer primary key, article_id text unique, digest text, portal text, outlet text,
    published_at text, topics text, is_relevant integer, url text, title text, body blob
);
create index if not exists articles_published on articles (published_at);
create virtual table if not exists pairs using fts5(
    terms, content='', detail=none, columnsize=0, tokenize='ascii'
);
create table if not exists indexed (release text);
"""

_CURRENT = """
select a.article_id, md5(concat_ws(chr(31), a.text_sha256, a.title, a.portal, a.outlet_name,
    a.published_at, a.is_relevant, a.canonical_url, t.topics)) as digest
from articles as a
left join (
    select article_id, string_agg(topic, ' ' order by topic) as topics from topics group by all
) as t using (article_id)
"""

_ROWS = """
select a.article_id, a.portal, a.outlet_name as outlet, a.published_at, a.is_relevant,
    a.canonical_url as url, a.title, x.text,
    (select string_agg(topic, ' ' order by topic) from topics as t
     where t.article_id = a.article_id) as topics
from articles as a join texts as x using (article_id)
where a.article_id in (select unnest(?::varchar[]))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a search asks for besides the words.

    Args:
        outlet: Name of the outlet that wrote it, or None.
        portal: Portal that served it, or None.
        since: First day of publication in Beijing, ``2026-11-01``, or None.
        until: Last day of publication in Beijing, or None.
        topic: Id of a topic, or None.
        only_relevant: Whether only coverage of AI governance counts.
    """

    outlet: str | None = None
    portal: str | None = None
    since: str | None = None
    until: str | None = None
    topic: str | None = None
    only_relevant: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One article with the words.

    Args:
        article_id: The article.
        title: Headline, may be empty.
        portal: Portal that served it, or None.
        outlet: Outlet that wrote it, or None.
        published_at: Publication in ISO form, Beijing time, or None.
        url: Canonical address.
        n_found: Occurrences in headline and text.
        extract: Stretch around the first occurrence in the text, else the headline.
        start: First character of the words in the extract.
        end: One past their last character.
    """

    article_id: str
    title: str
    portal: str | None
    outlet: str | None
    published_at: str | None
    url: str
    n_found: int
    extract: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """What was found.

    Args:
        hits: The best, best first.
        n_articles: Articles with the words; a lower bound unless ``is_complete``.
        is_complete: Whether every candidate was looked at.
    """

    hits: tuple[Hit, ...]
    n_articles: int
    is_complete: bool


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
            current = dict(connection.execute(_CURRENT).fetchall())
            known = dict(self._db.execute("select article_id, digest from articles").fetchall())
            gone = [one for one in known if one not in current]
            new = [one for one, digest in current.items() if known.get(one) != digest]
            for start in range(0, len(gone), _BATCH):
                self._replace(gone[start : start + _BATCH], [], current)
            for start in range(0, len(new), _BATCH):
                batch = new[start : start + _BATCH]
                self._replace(batch, _rows(connection, batch), current)
                progress(min(start + _BATCH, len(new)), len(new))
        with self._db:
            self._db.execute("begin immediate")
            self._db.execute("delete from indexed")
            self._db.execute("insert into indexed values (?)", (release.name,))
        return len(new) + len(gone)

    def search(self, words: str, wanted: Wanted, *, limit: int = 10) -> Hits:
        """Return the articles that have the words, letter case, width and script aside.

        Headlines count more than texts, more occurrences more than few, newer before older.

        Args:
            words: Two or more letters or digits in a row are needed somewhere in it.
            wanted: Filters.
            limit: How many hits to return; the count is of all.

        Raises:
            InputError: The words are too short to look up.
        """
        folded = folded_text(simplified(words.strip()))
        terms = sorted(set(_pairs(folded)))
        if not terms:
            raise InputError(f"{words!r}: give at least two letters in a row")
        candidates = self._candidates(terms, wanted)
        looked_at = candidates[:MAX_LOOKED_AT]
        found = []
        for row in self._by_id(looked_at):
            title, body = row["title"] or "", zlib.decompress(row["body"]).decode()
            n_title = folded_text(title).count(folded)
            n_body = folded_text(body).count(folded)
            if n_title or n_body:
                rank = n_title * TITLE_WEIGHT + n_body
                found.append((rank, row["published_at"] or "", row, title, body))
        found.sort(key=lambda one: (one[0], one[1], one[2]["article_id"]), reverse=True)
        return Hits(
            hits=tuple(_hit(row, title, body, folded) for _, _, row, title, body in found[:limit]),
            n_articles=len(found),
            is_complete=len(looked_at) == len(candidates),
        )

    def _release(self) -> str | None:
        row = self._db.execute("select release from indexed").fetchone()
        return row["release"] if row else None

    def _replace(
        self,
        article_ids: list[str],
        rows: Iterable[Mapping[str, Any]],
        digests: Mapping[str, str],
    ) -> None:
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
            for row in rows:
                added = self._db.execute(
                    "insert into articles (article_id, digest, portal, outlet, published_at, "
                    "topics, is_relevant, url, title, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        *(row["article_id"], digests[row["article_id"]]),
                        *(row["portal"], row["outlet"]),
                        row["published_at"].isoformat() if row["published_at"] else None,
                        *(row["topics"], row["is_relevant"], row["url"], row["title"]),
                        zlib.compress(row["text"].encode()),
                    ),
                )
                self._db.execute(
                    "insert into pairs (rowid, terms) values (?, ?)",
                    (added.lastrowid, _terms(row["title"] or "", row["text"])),
                )

    def _candidates(self, terms: list[str], wanted: Wanted) -> list[int]:
        """Return the ids of articles with all pairs that pass the filters, newest first."""
        pairs = [f'("{term}" OR "{_TITLE}{term}")' for term in terms]
        conditions, values = _conditions(wanted)
        rows = self._db.execute(
            "select a.id from pairs join articles as a on a.id = pairs.rowid "
            f"where pairs match ? {''.join(conditions)} "
            "order by a.published_at desc, a.id desc",
            (" AND ".join(pairs), *values),
        )
        return [row["id"] for row in rows]

    def _by_id(self, ids: list[int]) -> Iterator[sqlite3.Row]:
        for start in range(0, len(ids), _BATCH):
            batch = ids[start : start + _BATCH]
            marks = ",".join("?" * len(batch))
            yield from self._db.execute(
                f"select * from articles where id in ({marks})",
                batch,
            )


def folded_text(text: str) -> str:
    """Return the text as it is compared: lower case, half width, of the same length."""
    return text.translate(_FOLD)


def _pairs(folded: str) -> Iterator[str]:
    for run in _RUN.finditer(folded):
        word = run.group()
        yield from (word[n : n + 2] for n in range(len(word) - 1))


def _terms(title: str, body: str) -> str:
    pairs = dict.fromkeys(_pairs(folded_text(body)))
    titles = dict.fromkeys(_TITLE + pair for pair in _pairs(folded_text(title)))
    return " ".join([*titles, *pairs])


def _rows(connection: duckdb.DuckDBPyConnection, ids: list[str]) -> list[dict[str, Any]]:
    cursor = connection.execute(_ROWS, [ids])
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _conditions(wanted: Wanted) -> tuple[list[str], list[str]]:
    tests = (
        ("and a.outlet = ? ", wanted.outlet),
        ("and a.portal = ? ", wanted.portal),
        ("and a.published_at >= ? ", _day(wanted.since)),
        ("and substr(a.published_at, 1, 10) <= ? ", _day(wanted.until)),
        ("and ' ' || a.topics || ' ' like '% ' || ? || ' %' ", wanted.topic),
    )
    chosen = [(test, value) for test, value in tests if value is not None]
    relevant = ["and a.is_relevant "] if wanted.only_relevant else []
    return [test for test, _ in chosen] + relevant, [value for _, value in chosen]


def _day(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").strftime("%Y-%m-%d")  # noqa: DTZ007 - a day
    except ValueError as error:
        raise InputError(f"{text!r} is no day; write it as 2026-11-01") from error


def _hit(row: sqlite3.Row, title: str, body: str, folded: str) -> Hit:
    at = folded_text(body).find(folded)
    text, at = (body, at) if at >= 0 else (title, folded_text(title).find(folded))
    first, last = max(0, at - EXTRACT_REACH), at + len(folded) + EXTRACT_REACH
    before = ("…" if first else "") + text[first:at].replace("\n", " ")
    after = text[at + len(folded) : last].replace("\n", " ") + ("…" if last < len(text) else "")
    words = text[at : at + len(folded)].replace("\n", " ")
    return Hit(
        article_id=row["article_id"],
        title=title,
        portal=row["portal"],
        outlet=row["outlet"],
        published_at=row["published_at"],
        url=row["url"],
        n_found=folded_text(body).count(folded) + folded_text(title).count(folded),
        extract=before + words + after,
        start=len(before),
        end=len(before) + len(words),
    )
