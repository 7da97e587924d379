"""What of the archive's work is left: addresses to fetch, looks that are due, pages to build."""

import sqlite3
from collections.abc import Collection
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ingest.archive.catalog import Catalog
from ingest.archive.rows import stamp_of


class Left(NamedTuple):
    """Work of one kind that is left.

    Args:
        by_portal: How much, by portal (``added`` for files), the most first.
        oldest_at: Since when the oldest of it waits, UTC; None if there is none.
    """

    by_portal: tuple[tuple[str, int], ...]
    oldest_at: datetime | None


class Backlog(NamedTuple):
    """What is left, and when the newest crawl wrote something down.

    Args:
        addresses: Addresses found and not fetched.
        looks: Looks at known addresses that are due.
        pages: Pages in the archive that no build has looked at.
        runs: The crawls that routes were written down for, the newest first.
        n_unknown: Pages that were looked at and that the catalog does not know.
    """

    addresses: Left
    looks: Left
    pages: Left
    runs: tuple[str, ...]
    n_unknown: int


MAX_RUNS = 100

_ADDRESSES = (
    "select portal, count(*), min(found_at) from frontier where state = 'pending' group by portal"
)
_LOOKS = "select portal, count(*), min(due_at) from watched where due_at <= ? group by portal"
_PAGES = (
    "select json_extract(row, '$.portal'), count(*), min(json_extract(row, '$.fetched_at')) "
    "from pages where page_id in (select page_id from unbuilt) group by 1"
)
_RUNS = "select distinct run_id from route_runs order by run_id desc limit ?"


def backlog_of(path: Path, *, built: Collection[str], now: datetime) -> Backlog:
    """Return what is left.

    Args:
        path: The catalog's SQLite file, which has to be there.
        built: Ids of the pages that were looked at.
        now: When looks count as due, with zone.

    Raises:
        sqlite3.Error: The file is damaged.
        StoreError: It is no catalog.
    """
    Catalog(path).close()  # brings the tables of an older version up to date
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        every = {page_id for (page_id,) in db.execute("select page_id from pages")}
        db.execute("create temp table unbuilt (page_id text primary key)")
        db.executemany(
            "insert into unbuilt values (?)", ((one,) for one in every.difference(built))
        )
        return Backlog(
            addresses=_left(db.execute(_ADDRESSES)),
            looks=_left(db.execute(_LOOKS, (stamp_of(now),))),
            pages=_left(db.execute(_PAGES)),
            runs=tuple(run for (run,) in db.execute(_RUNS, (MAX_RUNS,))),
            n_unknown=len(set(built) - every),
        )


def _left(rows: sqlite3.Cursor) -> Left:
    found = [(portal or "added", n, datetime.fromisoformat(oldest)) for portal, n, oldest in rows]
    found.sort(key=lambda row: (-row[1], row[0]))
    return Left(
        by_portal=tuple((portal, n) for portal, n, _ in found),
        oldest_at=min((oldest for *_, oldest in found), default=None),
    )
