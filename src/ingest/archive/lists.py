"""Lists as a crawl last read them: what a server is asked by whether they have changed.

Beside them the pages that a look back has read, which goes on over many crawls.
"""

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from ingest.archive.rows import stamp_of

SCHEMA = """
drop table if exists lists;
create table if not exists lists_read (
    url text, declared text, run_id text not null, read_at text not null,
    n_links integer not null, etag text, last_modified text,
    leads text not null, told text not null,
    primary key (url, declared)
) without rowid;
create table if not exists pages_back (
    search text, asked text, read_at text not null, n_links integer not null,
    goes_on integer not null, is_left integer not null, back_to text,
    primary key (search, asked)
) without rowid;
"""


class Lead(NamedTuple):
    """A list that another answer leads to.

    Args:
        url: Its address; it may have holes.
        told: When it last changed, in the words of the answer; empty if that does not say.
    """

    url: str
    told: str = ""


class KnownList(NamedTuple):
    """A list as it was last read.

    Args:
        etag: ETag header as sent.
        last_modified: Last-Modified header as sent.
        n_links: Articles among its links.
        read_at: When it was read, UTC.
        leads: The lists it leads to, for one that names no articles itself.
        told: When it last changed in the words of what led to it, empty if nothing told.
    """

    etag: str | None
    last_modified: str | None
    n_links: int
    read_at: datetime
    leads: tuple[Lead, ...] = ()
    told: str = ""


class PageBack(NamedTuple):
    """A page of a list that a look back has read.

    Args:
        n_links: Articles among its links.
        goes_on: Whether the page behind it was to be read, too.
        is_left: Whether its list was left with it before the first day asked for.
        back_to: Newest time on the oldest page of its list so far, UTC; None if they tell none.
    """

    n_links: int
    goes_on: bool
    is_left: bool
    back_to: datetime | None


class ListsRead:
    """The part of the catalog that knows how lists were when they were read.

    Args:
        db: The catalog's connection.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._db.executescript(SCHEMA)

    def known(self, url: str, declared: str, *, run_id: str) -> KnownList | None:
        """Return how a list was when an earlier run read it under this declaration."""
        row = self._db.execute(
            "select etag, last_modified, n_links, read_at, leads, told from lists_read "
            "where url = ? and declared = ? and run_id <> ?",
            (url, declared, run_id),
        ).fetchone()
        if row is None:
            return None
        etag, last_modified, n_links, read_at, leads, told = row
        return KnownList(
            etag=etag,
            last_modified=last_modified,
            n_links=n_links,
            read_at=datetime.fromisoformat(read_at),
            leads=tuple(Lead(*lead) for lead in json.loads(leads)),
            told=told,
        )

    def add(self, url: str, declared: str, known: KnownList, *, run_id: str) -> None:
        """Write down how a list is whose addresses are all written down.

        Args:
            url: The list as asked for.
            declared: What the list was read with; another declaration reads it anew.
            known: How it is.
            run_id: The run that read it; taken up again after a kill, it reads its lists in full.
        """
        with self._db:
            self._db.execute(
                "insert or replace into lists_read values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(url, declared, run_id, stamp_of(known.read_at), known.n_links),
                    *(known.etag, known.last_modified),
                    json.dumps(known.leads, ensure_ascii=False),
                    known.told,
                ),
            )

    def page_back(self, search: str, asked: str, *, since: datetime) -> PageBack | None:
        """Return how a page was when a look back read it; None if it has not, or long ago.

        Args:
            search: What is looked back for.
            asked: Address of the page, and what was posted to it.
            since: What was read before counts no more.
        """
        row = self._db.execute(
            "select n_links, goes_on, is_left, back_to from pages_back "
            "where search = ? and asked = ? and read_at >= ?",
            (search, asked, stamp_of(since)),
        ).fetchone()
        if row is None:
            return None
        n_links, goes_on, is_left, back_to = row
        return PageBack(
            n_links=n_links,
            goes_on=bool(goes_on),
            is_left=bool(is_left),
            back_to=datetime.fromisoformat(back_to) if back_to else None,
        )

    def add_page_back(self, search: str, asked: str, page: PageBack, *, now: datetime) -> None:
        """Write down that a look back has read a page whose addresses are all written down."""
        back_to = stamp_of(page.back_to) if page.back_to else None
        with self._db:
            self._db.execute(
                "insert or replace into pages_back values (?, ?, ?, ?, ?, ?, ?)",
                (search, asked, stamp_of(now), page.n_links, page.goes_on, page.is_left, back_to),
            )

    def end_look_back(self, search: str, asked: Iterable[str], *, since: datetime) -> None:
        """Forget the pages of a look back that is done: the next one reads them anew.

        Args:
            search: What was looked back for.
            asked: Its pages, see ``page_back``.
            since: What was read before, for whatever look back, counts no more and goes, too.
        """
        with self._db:
            self._db.execute("delete from pages_back where read_at < ?", (stamp_of(since),))
            self._db.executemany(
                "delete from pages_back where search = ? and asked = ?",
                [(search, one) for one in asked],
            )
