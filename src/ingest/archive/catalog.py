"""The catalog of the archive: which address was asked for, and which record holds the answer.

One SQLite file beside the WARC files. A crawl writes it page by page, so a killed crawl loses
nothing that it had written down, and the next one goes on where it stopped.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from ingest.closing import Closing
from ingest.model.article import Reject, RouteRun
from ingest.model.page import Page
from ingest.text.urls import canonical_url

TRANSIENT = frozenset(
    {"timeout", "connection", "dns", "truncated", "robots_unreachable", "http_503", "http_429"}
)
"""Reasons after which the same address may answer next time."""

MAX_ATTEMPTS = 3
"""Runs in which an address that fails for a transient reason is asked for."""

Record = TypeVar("Record", Page, Reject, RouteRun)

_SCHEMA = """
create table if not exists frontier (
    canonical_url text primary key,
    url text not null,
    portal text not null,
    state text not null check (state in ('pending', 'done', 'refused')),
    attempts integer not null default 0,
    continues text,
    route text,
    route_rank integer not null,
    run_id text not null,
    found_at text not null
) without rowid;
create index if not exists frontier_open on frontier (portal) where state = 'pending';
create table if not exists pages (n integer primary key, page_id text unique, row text not null);
create table if not exists refusals (
    url text, reason text, row text not null, primary key (url, reason)
) without rowid;
create table if not exists route_runs (
    run_id text, portal text, route text, row text not null, primary key (run_id, portal, route)
) without rowid;
"""


class Catalog(Closing):
    """The archive's index; safe for one writing and many reading processes.

    Args:
        path: The SQLite file, made if it is missing.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = normal")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def add_pending(
        self,
        urls: Iterable[str],
        *,
        portal: str,
        found_at: datetime,
        run_id: str,
        route: str | None = None,
        route_rank: int = 0,
        continues: str | None = None,
    ) -> list[str]:
        """Write down addresses to fetch; return those never seen before.

        Args:
            urls: Addresses as found; two with one canonical form are one.
            portal: The portal they belong to.
            found_at: When they were found, UTC.
            run_id: The run that found them.
            route: The discovery route that listed them, if one did.
            route_rank: Place of the route among the portal's; an address that two routes list
                in one run counts for the first of them, whichever answered first.
            continues: Address of page 1, for later pages of an article.
        """
        new = []
        with self._db:
            self._db.execute("begin immediate")
            for url in urls:
                canonical = canonical_url(url)
                added = self._db.execute(
                    "insert or ignore into frontier (canonical_url, url, portal, state, "
                    "continues, route, route_rank, run_id, found_at) "
                    "values (?, ?, ?, 'pending', ?, ?, ?, ?, ?)",
                    (
                        *(canonical, url, portal, continues, route, route_rank, run_id),
                        found_at.isoformat(),
                    ),
                )
                if added.rowcount:
                    new.append(url)
                else:
                    self._db.execute(
                        "update frontier set route = ?, route_rank = ? "
                        "where canonical_url = ? and run_id = ? and route_rank > ?",
                        (route, route_rank, canonical, run_id, route_rank),
                    )
        return new

    def pending(self, portal: str) -> list[tuple[str, str | None]]:
        """Return (address, address of its first page or None) still to fetch, in order found."""
        rows = self._db.execute(
            "select url, continues from frontier where portal = ? and state = 'pending' "
            "order by found_at, url",
            (portal,),
        )
        return list(rows)

    def n_found(self, *, run_id: str, portal: str, route: str) -> int:
        """Return how many addresses a route of a run was the first to list."""
        row = self._db.execute(
            "select count(*) from frontier where run_id = ? and portal = ? and route = ?",
            (run_id, portal, route),
        ).fetchone()
        return int(row[0])

    def progress(self) -> tuple[int, int]:
        """Return (addresses done or refused, addresses known)."""
        row = self._db.execute(
            "select count(*) filter (where state <> 'pending'), count(*) from frontier"
        ).fetchone()
        return int(row[0]), int(row[1])

    def add_page(self, page: Page) -> None:
        """Write down one fetch, and that its address is done.

        What kept an earlier try from it, a time-out or a lost connection, is over and forgotten.
        """
        with self._db:
            self._db.execute("begin immediate")
            self._db.execute(
                "insert or ignore into pages (page_id, row) values (?, ?)",
                (page.page_id, _dump(page)),
            )
            self._db.execute(
                "update frontier set state = 'done' where canonical_url = ?",
                (canonical_url(page.requested_url),),
            )
            self._db.executemany(
                "delete from refusals where url = ? and reason = ?",
                [(page.requested_url, reason) for reason in TRANSIENT],
            )

    def add_refusal(self, reject: Reject) -> None:
        """Write down why an address gave no page.

        A transient failure leaves the address to the next run, MAX_ATTEMPTS times in all. Of
        several tries the last word counts.
        """
        tries = MAX_ATTEMPTS if reject.reason in TRANSIENT else 1
        with self._db:
            self._db.execute("begin immediate")
            self._db.execute("delete from refusals where url = ?", (reject.url,))
            self._db.execute(
                "insert or replace into refusals values (?, ?, ?)",
                (reject.url, reject.reason, _dump(reject)),
            )
            self._db.execute(
                "update frontier set attempts = attempts + 1, "
                "state = iif(attempts + 1 >= ?, 'refused', 'pending') where canonical_url = ?",
                (tries, canonical_url(reject.url)),
            )

    def add_route_run(self, run: RouteRun) -> None:
        """Write down how a route did."""
        with self._db:
            self._db.execute(
                "insert or replace into route_runs values (?, ?, ?, ?)",
                (run.run_id, run.portal, run.route, _dump(run)),
            )

    def pages(self) -> Iterator[Page]:
        """Yield every fetch in the order written down."""
        for (row,) in self._db.execute("select row from pages order by n"):
            yield _page(row)

    def has_page(self, page_id: str) -> bool:
        """Return whether a fetch is written down."""
        found = self._db.execute("select 1 from pages where page_id = ?", (page_id,))
        return found.fetchone() is not None

    def refusals(self) -> list[Reject]:
        """Return every refusal."""
        rows = self._db.execute("select row from refusals order by url, reason")
        return [_load(Reject, row) for (row,) in rows]

    def route_runs(self) -> list[RouteRun]:
        """Return every run of every route."""
        rows = self._db.execute("select row from route_runs order by run_id, portal, route")
        return [_load(RouteRun, row) for (row,) in rows]


def _dump(record: Page | Reject | RouteRun) -> str:
    return json.dumps(asdict(record), ensure_ascii=False, default=datetime.isoformat)


def _page(row: str) -> Page:
    return _load(Page, row)


def _load(record: type[Record], row: str) -> Record:
    values = json.loads(row)
    for field in fields(record):
        if field.name.endswith("_at") and values[field.name] is not None:
            values[field.name] = datetime.fromisoformat(values[field.name])
    return record(**values)
