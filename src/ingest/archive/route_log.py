"""How every route did in every run, as the crawl wrote it down: what the next run is judged by."""

import sqlite3
from collections.abc import Iterable

from ingest.archive.rows import record_of, row_of
from ingest.model.route import RouteRun

SCHEMA = """
create table if not exists route_runs (
    run_id text, portal text, route text, row text not null, primary key (run_id, portal, route)
) without rowid;
create index if not exists route_runs_of on route_runs (portal, route, run_id);
"""

HISTORY = 400
"""Runs that a route is judged by: two weeks of an hourly crawl, with their nights and weekends."""


class RouteLog:
    """The part of the catalog that knows how the routes did.

    Args:
        db: The catalog's connection.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._db.executescript(SCHEMA)

    def add(self, runs: Iterable[RouteRun]) -> None:
        """Write down how routes did."""
        with self._db:
            self._db.executemany(
                "insert or replace into route_runs values (?, ?, ?, ?)",
                [(run.run_id, run.portal, run.route, row_of(run)) for run in runs],
            )

    def history(self, portal: str, route: str, *, before: str | None = None) -> list[RouteRun]:
        """Return the newest runs of a route, the oldest of them first.

        Args:
            portal: The portal.
            route: Kind and address of the route.
            before: A run that is not to be among them, because it is still going on.
        """
        rows = self._db.execute(
            "select row from route_runs where portal = ? and route = ? and run_id is not ? "
            "order by run_id desc limit ?",
            (portal, route, before, HISTORY),
        )
        return [record_of(RouteRun, row) for (row,) in rows][::-1]

    def of_run(self, run_id: str, portal: str) -> list[RouteRun]:
        """Return how the routes of a portal did in one run."""
        rows = self._db.execute(
            "select row from route_runs where run_id = ? and portal = ? order by route",
            (run_id, portal),
        )
        return [record_of(RouteRun, row) for (row,) in rows]

    def every(self) -> list[RouteRun]:
        """Return every run of every route."""
        rows = self._db.execute("select row from route_runs order by run_id, portal, route")
        return [record_of(RouteRun, row) for (row,) in rows]

    def histories(self, portals: Iterable[str]) -> list[list[RouteRun]]:
        """Return the newest runs of every route of some portals, each the oldest first."""
        found = []
        for portal in sorted(set(portals)):
            rows = self._db.execute(
                "select distinct route from route_runs where portal = ? order by route", (portal,)
            )
            found += [self.history(portal, route) for (route,) in rows.fetchall()]
        return found
