"""The catalog of the archive: which address was asked for, and which record holds the answer.

One SQLite file beside the WARC files. A crawl writes it page by page, so a killed crawl loses
nothing that it had written down, and the next one goes on where it stopped.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from ingest.archive.lists import ListsRead
from ingest.archive.route_log import RouteLog
from ingest.archive.rows import record_of, row_of
from ingest.archive.site_files import SiteFiles
from ingest.archive.watched import WatchList, page_rows
from ingest.closing import Closing
from ingest.errors import StoreError
from ingest.model.article import Reject
from ingest.model.page import Page
from ingest.model.route import RouteRun
from ingest.model.version import Visit
from ingest.text.urls import canonical_url

TRANSIENT_STATUS = frozenset({408, 429, 500, 502, 503, 504, 522, 524})
"""Answers that speak of the server's state, not of the page."""

TRANSIENT = frozenset(
    {"timeout", "connection", "dns", "truncated", "robots_unreachable"}
    | {f"http_{status}" for status in TRANSIENT_STATUS}
)
"""Reasons after which the same address may answer next time."""

MAX_ATTEMPTS = 3
"""Runs in which an address that fails for a transient reason is asked for."""

_SCHEMA = """
create table if not exists frontier (
    canonical_url text primary key,
    url text not null,
    portal text not null,
    state text not null check (state in ('pending', 'done', 'refused')),
    attempts integer not null default 0,
    asked_again integer not null default 0,
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
create table if not exists pauses (
    host text primary key, until text not null, n integer not null
) without rowid;
create index if not exists pages_at on pages (json_extract(row, '$.canonical_url'));
create index if not exists pages_after on pages (json_extract(row, '$.continues'));
"""


class Catalog(Closing):
    """The archive's index; safe for one writing and many reading processes.

    Args:
        path: The SQLite file, made if it is missing.

    Raises:
        StoreError: It is damaged, or cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
            self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = normal")
            self._db.executescript(_SCHEMA)
            self._add_column("asked_again", "integer not null default 0")
            self.watch = WatchList(self._db)
            self.routes = RouteLog(self._db)
            self.sites = SiteFiles(self._db)
            self.lists = ListsRead(self._db)
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{path}: {error}; see docs/how-to/recover.md, The catalog") from error

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
        """Return (address, address of its first page or None) still to fetch, in order found.

        What was asked for in vain comes last: it must not keep a crawl from the rest.
        """
        rows = self._db.execute(
            "select url, continues from frontier where portal = ? and state = 'pending' "
            "order by attempts + asked_again, found_at, url",
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

    def found_at(self, urls: Iterable[str]) -> dict[str, datetime]:
        """Return when addresses were first seen, of those that were."""
        found = {}
        for url in urls:
            row = self._db.execute(
                "select found_at from frontier where canonical_url = ?", (canonical_url(url),)
            ).fetchone()
            if row is not None:
                found[url] = datetime.fromisoformat(row[0])
        return found

    def progress(self) -> tuple[int, int]:
        """Return (addresses done or refused, addresses known)."""
        row = self._db.execute(
            "select count(*) filter (where state <> 'pending'), count(*) from frontier"
        ).fetchone()
        return int(row[0]), int(row[1])

    def add_page(self, page: Page, *, visit: Visit | None = None) -> None:
        """Write down one fetch, and that its address is done.

        What kept an earlier try of this run from it, a time-out or a lost connection, is over and
        forgotten.

        Args:
            page: The fetch.
            visit: The visit that brought it, of an address that is looked at again.
        """
        with self._db:
            self._db.execute("begin immediate")
            self._db.execute(
                "insert or ignore into pages (page_id, row) values (?, ?)",
                (page.page_id, row_of(page)),
            )
            self._end(page.requested_url, run_id=page.run_id)
            if visit is not None:
                self.watch.write_visit(visit)

    def add_visit(self, visit: Visit) -> None:
        """Write down a visit that brought no new fetch."""
        with self._db:
            self._db.execute("begin immediate")
            self.watch.write_visit(visit)

    def add_unchanged(self, requested_url: str, *, run_id: str) -> None:
        """Write down that an address gave, in a run, what it had given before."""
        with self._db:
            self._db.execute("begin immediate")
            self._end(requested_url, run_id=run_id)

    def ask_again(self, urls: Iterable[str]) -> int:
        """Make addresses pending again whose answer was of no use; return how many.

        They come behind what is new, and as often as MAX_ATTEMPTS says: what stays behind a door
        would shut its host before anything else was asked for. Tries that failed before the
        answer came, or before its door opened, do not count.

        Args:
            urls: Canonical forms.
        """
        with self._db:
            done = self._db.executemany(
                "update frontier set state = 'pending', attempts = 0, "
                "asked_again = asked_again + 1 "
                "where canonical_url = ? and state <> 'pending' and asked_again + 1 < ?",
                [(url, MAX_ATTEMPTS) for url in urls],
            )
        return done.rowcount

    def ask_later(self, urls: Iterable[str]) -> None:
        """Make addresses pending again that were refused for now, MAX_ATTEMPTS times in all.

        Args:
            urls: Addresses as asked for.
        """
        with self._db:
            self._db.execute("begin immediate")
            self._db.executemany(
                "update frontier set state = 'pending', attempts = attempts + 1 "
                "where canonical_url = ? and attempts + 1 < ?",
                [(canonical_url(url), MAX_ATTEMPTS) for url in urls],
            )

    def reopen(self, first: str) -> list[str]:
        """Make the later pages of an article pending again; return their addresses.

        Args:
            first: Address of its page 1.
        """
        with self._db:
            self._db.execute("begin immediate")
            rows = self._db.execute(
                "select url from frontier where continues = ? and state = 'done' "
                "order by found_at, url",
                (first,),
            ).fetchall()
            self._db.execute(
                "update frontier set state = 'pending', attempts = 0 "
                "where continues = ? and state = 'done'",
                (first,),
            )
        return [url for (url,) in rows]

    def add_refusal(self, reject: Reject) -> None:
        """Write down why an address gave no page.

        A transient failure leaves the address to the next run, MAX_ATTEMPTS times in all. Of
        several tries in one run the last word counts. What an earlier run met stays as it was
        first met: a ledger made anew has to tell of it, too.
        """
        tries = MAX_ATTEMPTS if reject.reason in TRANSIENT else 1
        with self._db:
            self._db.execute("begin immediate")
            self._db.execute(
                "delete from refusals where url = ? and json_extract(row, '$.run_id') = ?",
                (reject.url, reject.run_id),
            )
            self._db.execute(
                "insert or ignore into refusals values (?, ?, ?)",
                (reject.url, reject.reason, row_of(reject)),
            )
            self._db.execute(
                "update frontier set attempts = attempts + 1, "
                "state = iif(attempts + 1 >= ?, 'refused', 'pending') where canonical_url = ?",
                (tries, canonical_url(reject.url)),
            )

    def pause(self, host: str, *, until: datetime) -> None:
        """Write down that a host is to be left alone until an instant, UTC."""
        with self._db:
            self._db.execute(
                "insert into pauses values (?, ?, 1) on conflict (host) "
                "do update set until = excluded.until, n = n + 1",
                (host, until.isoformat()),
            )

    def paused_until(self, host: str) -> datetime | None:
        """Return the instant, UTC, until which a host is to be left alone, or None."""
        row = self._db.execute("select until from pauses where host = ?", (host,)).fetchone()
        return datetime.fromisoformat(row[0]) if row else None

    def n_pauses(self, host: str) -> int:
        """Return how often a host asked for a pause since it last answered."""
        row = self._db.execute("select n from pauses where host = ?", (host,)).fetchone()
        return int(row[0]) if row else 0

    def end_pause(self, host: str, *, now: datetime) -> None:
        """Forget the pauses of a host that answers after the last of them."""
        until = self.paused_until(host)
        if until is not None and until <= now:
            with self._db:
                self._db.execute("delete from pauses where host = ?", (host,))

    def pages(self) -> Iterator[Page]:
        """Yield every fetch in the order written down."""
        for (row,) in self._db.execute("select row from pages order by n"):
            yield record_of(Page, row)

    def page_ids(self) -> list[str]:
        """Return the id of every fetch, in the order written down."""
        return [page_id for (page_id,) in self._db.execute("select page_id from pages order by n")]

    def pages_with(self, column: str, values: Iterable[str]) -> list[Page]:
        """Return the fetches that have one of some values, in the order written down.

        Args:
            column: ``page_id``, ``canonical_url`` or ``continues``.
            values: The values.
        """
        return [page for _, page in page_rows(self._db, column, values)]

    def has_page(self, page_id: str) -> bool:
        """Return whether a fetch is written down."""
        found = self._db.execute("select 1 from pages where page_id = ?", (page_id,))
        return found.fetchone() is not None

    def refusals(self) -> list[Reject]:
        """Return every refusal."""
        rows = self._db.execute("select row from refusals order by url, reason")
        return [record_of(Reject, row) for (row,) in rows]

    def route_runs(self) -> list[RouteRun]:
        """Return every run of every route."""
        return self.routes.every()

    def _add_column(self, name: str, declaration: str) -> None:
        """Add a column to the frontier that catalogs made before it lack."""
        known = {row[1] for row in self._db.execute("pragma table_info(frontier)")}
        if name in known:
            return
        try:
            self._db.execute(f"alter table frontier add column {name} {declaration}")
        except sqlite3.OperationalError as error:
            if "duplicate column" not in str(error):  # else another process added it
                raise

    def _end(self, requested_url: str, *, run_id: str) -> None:
        """Write down, inside the caller's transaction, that an address was answered.

        A refusal may name it with the fragment of its link, which an answer does not have.
        """
        canonical = canonical_url(requested_url)
        self._db.execute("update frontier set state = 'done' where canonical_url = ?", (canonical,))
        self._db.executemany(
            "delete from refusals where reason = ? and json_extract(row, '$.run_id') = ? "
            "and url in (?, (select url from frontier where canonical_url = ?))",
            [(reason, run_id, requested_url, canonical) for reason in TRANSIENT],
        )
