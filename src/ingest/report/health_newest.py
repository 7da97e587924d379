"""How the sources did in their newest crawls, whether a release holds them yet or not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ingest.store.corpus import records
from ingest.store.ledger import Ledger
from ingest.store.lookup import Lookup

_ROUTES = """
select
    portal,
    route,
    arg_max(verdict, {newest}) as verdict,
    arg_max(detail, {newest}) as detail,
    arg_max(coalesce(is_off, false), {newest}) as is_off,
    max(ran_at) as last_run_at,
    max(ran_at) filter (where verdict = 'ok') as last_ok_at
from {table}
group by portal, route
order by portal, route
"""

_PAGES = """
select portal, verdict, detail, n_held, ran_at
from {table}
qualify row_number() over (
    partition by portal order by verdict in ('learning', 'suspect'), {newest} desc
) = 1
"""

_CRAWLS = "select portal, max(run_id) as run_id from {table} group by portal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Newest:
    """The newest run of every route, and of every portal's pages, as rows.

    Args:
        routes: One row for each route, sorted by portal and route.
        pages: One row for each portal whose pages were judged.
        crawls: The newest crawl of each portal.
    """

    routes: list[dict[str, Any]]
    pages: list[dict[str, Any]]
    crawls: Mapping[str, str]


def newest_in_release(ask: Callable[[str], list[dict[str, Any]]]) -> Newest:
    """Return the newest runs that a release holds.

    Args:
        ask: Gives the rows of a query over the release.
    """
    return Newest(
        routes=ask(_ROUTES.format(table="route_runs", newest="run_id")),
        pages=ask(_PAGES.format(table="portal_runs", newest="run_id")),
        crawls=_crawls(ask(_CRAWLS.format(table="route_runs"))),
    )


def newest_in_ledger(ledger: Ledger) -> Newest | None:
    """Return the newest runs there are; None where the ledger holds none.

    A crawl is in the ledger as soon as its pages are read, up to an hour before a release.

    Raises:
        StoreError: The ledger cannot be read.
    """
    with Lookup(ledger) as lookup:

        def ask(query: str, name: str) -> list[dict[str, Any]]:
            # of rows with one key the one that was written last counts
            filled = query.format(table=lookup.view(name), newest="(run_id, _seq)")
            return records(lookup.connection, filled)

        routes = ask(_ROUTES, "route_runs")
        if not routes:
            return None
        crawls = _crawls(ask(_CRAWLS, "route_runs"))
        return Newest(routes=routes, pages=ask(_PAGES, "portal_runs"), crawls=crawls)


def _crawls(rows: list[dict[str, Any]]) -> Mapping[str, str]:
    return {row["portal"]: row["run_id"] for row in rows}
