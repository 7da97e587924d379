"""Addresses that are looked at again: when each is due, and every visit written down.

The build step says when, because it knows when an article was published; the crawl asks and
writes down what came back. A visit and the end of its being due are one transaction: a killed
crawl neither loses a visit nor makes it twice.
"""

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from ingest.archive.rows import record_of, row_of, stamp_of
from ingest.model.page import Page
from ingest.model.version import Visit

SCHEMA = """
create table if not exists watched (
    canonical_url text primary key,
    url text not null,
    portal text not null,
    article_id text not null,
    published_at text,
    first_seen_at text not null,
    page_id text not null,
    due_at text
) without rowid;
create index if not exists watched_due on watched (portal, due_at) where due_at is not null;
create table if not exists visits (
    url text, looked_at text, row text not null, is_typed integer not null default 0,
    primary key (url, looked_at)
) without rowid;
create index if not exists visits_open on visits (url) where is_typed = 0;
"""

_CHUNK = 500
"""Values in one statement; SQLite takes some thousands."""


class Watched(NamedTuple):
    """One address that is looked at again.

    Args:
        canonical_url: Its canonical form.
        url: The address to ask for.
        portal: Its portal.
        article_id: The article it holds.
        published_at: When that was published, None if unknown.
        first_seen_at: When it was first fetched.
        page_id: The newest fetch that asked for it.
        due_at: When to look again, None for never or until the next build.
    """

    canonical_url: str
    url: str
    portal: str
    article_id: str
    published_at: datetime | None
    first_seen_at: datetime
    page_id: str
    due_at: datetime | None


class WatchList:
    """The part of the catalog that knows what is looked at again.

    Args:
        db: The catalog's connection.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._db.executescript(SCHEMA)

    def write(self, rows: Iterable[Watched]) -> None:
        """Write down what is watched and when it is due.

        The newest fetch of an address that is known stays as the crawl wrote it.
        """
        with self._db:
            self._db.execute("begin immediate")
            self._db.executemany(
                "insert into watched values (?, ?, ?, ?, ?, ?, ?, ?) "
                "on conflict (canonical_url) do update set article_id = excluded.article_id, "
                "published_at = excluded.published_at, due_at = excluded.due_at",
                [
                    (
                        *(row.canonical_url, row.url, row.portal, row.article_id),
                        stamp_of(row.published_at) if row.published_at else None,
                        stamp_of(row.first_seen_at),
                        row.page_id,
                        stamp_of(row.due_at) if row.due_at else None,
                    )
                    for row in rows
                ],
            )

    def due(self, portal: str, *, now: datetime) -> list[Watched]:
        """Return the addresses of a portal that are due, the longest due first."""
        rows = self._db.execute(
            "select * from watched where portal = ? and due_at <= ? order by due_at, url",
            (portal, stamp_of(now)),
        )
        return [_watched(row) for row in rows]

    def at(self, urls: Iterable[str]) -> dict[str, Watched]:
        """Return what is known of some addresses, by canonical form."""
        found = {}
        for chunk in chunks_of(urls):
            marks = ", ".join("?" * len(chunk))
            query = f"select * from watched where canonical_url in ({marks})"  # noqa: S608
            found.update({row[0]: _watched(row) for row in self._db.execute(query, chunk)})
        return found

    def write_visit(self, visit: Visit) -> None:
        """Write down a visit, inside the caller's transaction; its address is not due any more."""
        self._db.execute(
            "insert or ignore into visits (url, looked_at, row) values (?, ?, ?)",
            (visit.url, stamp_of(visit.looked_at), row_of(visit)),
        )
        self._db.execute(
            "update watched set due_at = null, page_id = coalesce(?, page_id) "
            "where canonical_url = ?",
            (visit.page_id, visit.url),
        )

    def visits_at(self, urls: Iterable[str]) -> list[Visit]:
        """Return every visit of some addresses, in order of time."""
        found = []
        for chunk in chunks_of(urls):
            marks = ", ".join("?" * len(chunk))
            query = f"select row from visits where url in ({marks})"  # noqa: S608
            found += [record_of(Visit, row) for (row,) in self._db.execute(query, chunk)]
        return sorted(found, key=lambda visit: visit.looked_at)

    def open_urls(self) -> set[str]:
        """Return the addresses with a visit that nobody has looked into."""
        return {url for (url,) in self._db.execute("select url from visits where is_typed = 0")}

    def open_all(self) -> None:
        """Write down that nobody has looked into any visit."""
        with self._db:
            self._db.execute("update visits set is_typed = 0 where is_typed <> 0")

    def mark_typed(self, visits: Iterable[Visit]) -> None:
        """Write down that visits have been looked into."""
        with self._db:
            self._db.execute("begin immediate")
            self._db.executemany(
                "update visits set is_typed = 1 where url = ? and looked_at = ?",
                [(visit.url, stamp_of(visit.looked_at)) for visit in visits],
            )


def chunks_of(values: Iterable[str]) -> list[list[str]]:
    """Return distinct values in lists short enough for one statement."""
    every = sorted(set(values))
    return [every[start : start + _CHUNK] for start in range(0, len(every), _CHUNK)]


def page_rows(db: sqlite3.Connection, column: str, values: Iterable[str]) -> list[tuple[int, Page]]:
    """Return number and row of the fetches that have one of some values, in the order made.

    Args:
        db: The catalog's connection.
        column: ``page_id``, or a field of the row that has an index.
        values: The values.
    """
    place = column if column == "page_id" else f"json_extract(row, '$.{column}')"
    found = []
    for chunk in chunks_of(values):
        marks = ", ".join("?" * len(chunk))
        query = f"select n, row from pages where {place} in ({marks})"  # noqa: S608
        found += [(n, record_of(Page, row)) for n, row in db.execute(query, chunk)]
    return sorted(found, key=lambda row: row[0])


def _watched(row: tuple[str, ...]) -> Watched:
    url, address, portal, article, published, first_seen, page, due = row
    return Watched(
        canonical_url=url,
        url=address,
        portal=portal,
        article_id=article,
        published_at=datetime.fromisoformat(published) if published else None,
        first_seen_at=datetime.fromisoformat(first_seen),
        page_id=page,
        due_at=datetime.fromisoformat(due) if due else None,
    )
