"""What a release says of its sources: the queries behind the health page."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest.model.instant import run_began_at
from ingest.portals.registry import all_portals
from ingest.report.health_facts import (
    Crawl,
    Day,
    Hole,
    Pages,
    Quality,
    RejectCount,
    Route,
    Source,
    iso_utc,
    plain_words,
)
from ingest.report.health_newest import Newest, newest_in_release
from ingest.store.answers import set_variables
from ingest.store.corpus import reading, records
from ingest.watching.standing import PROBE_EVERY

MIN_PAUSES = 6
MIN_HISTORY_S = 14 * 86400
"""A source's usual silence is known after six pauses and two weeks, as for ``stale``."""

MIN_RUNS = 5
"""Crawls after which it is known how often a portal is crawled."""

_DAYS = """
select portal, day, got, expected, n_held
from source_days
where day > getvariable('at')::timestamptz::date - 31
    and day <= getvariable('at')::timestamptz::date
order by portal, day
"""

_HOLES = """
select portal, day, expected, got, reason
from holes
where day > getvariable('at')::timestamptz::date - 31
    and day < getvariable('at')::timestamptz::date
order by day desc, portal
"""

_ARTICLES = """
with items as (
    select portal, coalesce(published_at, first_seen_at) as instant
    from articles
    where portal is not null
        and coalesce(published_at, first_seen_at) <= getvariable('at')::timestamptz
),

pauses as (
    select
        portal,
        instant,
        epoch(instant) - epoch(lag(instant) over (partition by portal order by instant)) as pause
    from items
    where instant > getvariable('at')::timestamptz - interval 90 day
),

usual as (
    select
        portal,
        count(pause) as n_pauses,
        epoch(max(instant)) - epoch(min(instant)) as history,
        list_sort(list(pause) filter (where pause is not null), 'desc')[2] as silence
    from pauses
    group by portal
)

select
    i.portal,
    max(i.instant) as newest_at,
    any_value(u.n_pauses) as n_pauses,
    any_value(u.history) as history,
    any_value(u.silence) as silence
from items as i
left join usual as u using (portal)
group by i.portal
"""

_RUN_GAPS = """
with runs as (
    select portal, run_id, max(ran_at) as instant
    from route_runs
    where ran_at > getvariable('at')::timestamptz - interval 60 day
    group by all
),

gaps as (
    select
        portal,
        epoch(instant) - epoch(lag(instant) over (partition by portal order by instant)) as gap
    from runs
)

select portal, count(gap) as n_gaps, median(gap) as gap
from gaps
group by portal
"""

_QUALITY = """
select
    portal,
    first_seen_at > getvariable('at')::timestamptz - interval 30 day as is_recent,
    count(*) as n_articles,
    avg(quality) as mean_quality,
    avg((published_at is null)::int) as undated_share,
    avg((author is null)::int) as authorless_share,
    avg((source is null)::int) as sourceless_share
from articles
where portal is not null
group by all
"""

_REJECTS = """
with bounds as (
    select date_diff('day', min(fetched_at), getvariable('at')::timestamptz) as n_days from pages
)

select
    reason,
    count(*) filter (where rejected_at > getvariable('at')::timestamptz - interval 7 day) as n_week,
    count(*) filter (
        where rejected_at > getvariable('at')::timestamptz - interval 35 day
            and rejected_at <= getvariable('at')::timestamptz - interval 7 day
    ) as n_before,
    count(*) as n_ever,
    (select n_days from bounds) as n_days
from rejects
group by reason
order by n_week desc, n_ever desc, reason
"""

_CRAWLS = """
with routes as (
    select
        run_id,
        min(ran_at) as first_at,
        max(ran_at) as last_at,
        count(*) as n_routes,
        count(*) filter (where verdict = 'ok') as n_ok
    from route_runs
    group by run_id
),

fetched as (
    select run_id, min(fetched_at) as first_at, max(fetched_at) as last_at, count(*) as n_pages
    from pages
    group by run_id
)

select
    run_id,
    least(r.first_at, f.first_at) as started_at,
    greatest(r.last_at, f.last_at) as ended_at,
    coalesce(f.n_pages, 0) as n_pages,
    coalesce(r.n_routes, 0) as n_routes,
    coalesce(r.n_ok, 0) as n_ok_routes
from routes as r
full join fetched as f using (run_id)
order by run_id desc
limit 30
"""

_RUN_IDS = "select distinct run_id from route_runs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a release says; see ``Facts``.

    Args:
        sources: By id.
        holes: Of the last 30 days, the newest first.
        rejects: By reason.
        crawls: The newest first.
        run_ids: Every crawl the release knows.
    """

    sources: tuple[Source, ...] = ()
    holes: tuple[Hole, ...] = ()
    rejects: tuple[RejectCount, ...] = ()
    crawls: tuple[Crawl, ...] = ()
    run_ids: frozenset[str] = frozenset()


def told_by_release(releases: Path, *, now: datetime, newest: Newest | None = None) -> Told:
    """Return what the newest release says.

    Args:
        releases: Folder of all releases.
        now: The instant that ages are counted to, with zone.
        newest: The newest runs of routes and pages, which may be in no release yet; None for
            those of the release.

    Raises:
        StoreError: There is no release, or it cannot be read.
        InputError: It is of an older version and lacks a column.
    """
    with reading(releases) as connection:
        set_variables(connection, {"at": iso_utc(now)})

        def ask(query: str) -> list[dict[str, Any]]:
            return records(connection, query)

        runs = newest or newest_in_release(ask)
        return Told(
            sources=tuple(
                _sources(
                    routes=runs.routes,
                    pages=runs.pages,
                    days=ask(_DAYS),
                    articles=ask(_ARTICLES),
                    run_gaps=ask(_RUN_GAPS),
                    quality=ask(_QUALITY),
                )
            ),
            holes=tuple(Hole(**row) for row in ask(_HOLES)),
            rejects=tuple(map(_reject_count, ask(_REJECTS))),
            crawls=tuple(map(_crawl, ask(_CRAWLS))),
            run_ids=frozenset(row["run_id"] for row in ask(_RUN_IDS)),
        )


def told_by_ledger(newest: Newest | None) -> Told:
    """Return what is known of sources where no release is at hand: how their newest crawls went.

    Args:
        newest: The newest runs of routes and pages; None without any.
    """
    if newest is None:
        return Told()
    runs = {"routes": newest.routes, "pages": newest.pages}
    return Told(sources=tuple(_sources(**runs, days=(), articles=(), run_gaps=(), quality=())))


def _sources(
    *,
    routes: Iterable[dict[str, Any]],
    pages: Iterable[dict[str, Any]],
    days: Iterable[dict[str, Any]],
    articles: Iterable[dict[str, Any]],
    run_gaps: Iterable[dict[str, Any]],
    quality: Iterable[dict[str, Any]],
) -> Iterable[Source]:
    routes_of, days_of = _by_portal(routes), _by_portal(days)
    pages_of = {row.pop("portal"): row for row in pages}
    articles_of = {row["portal"]: row for row in articles}
    gap_of = {row["portal"]: row["gap"] for row in run_gaps if row["n_gaps"] + 1 >= MIN_RUNS}
    quality_of = {(row.pop("portal"), row.pop("is_recent")): row for row in quality}
    for portal in sorted(routes_of.keys() | articles_of.keys()):
        declared = all_portals().get(portal)
        own = articles_of.get(portal, {})
        recent, before = quality_of.get((portal, True)), quality_of.get((portal, False))
        yield Source(
            portal=portal,
            name=declared.name if declared else None,
            newest_at=_utc(own.get("newest_at")),
            silence_h=_usual_silence_h(own),
            run_gap_h=gap_of[portal] / 3600 if portal in gap_of else None,
            routes=_routes(routes_of.get(portal, [])),
            pages=_pages(pages_of.get(portal)),
            days=tuple(Day(**row) for row in days_of.get(portal, [])),
            recent=Quality(**recent) if recent else None,
            before=Quality(**before) if before else None,
        )


def _by_portal(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row.pop("portal")].append(row)
    return found


def _routes(rows: list[dict[str, Any]]) -> tuple[Route, ...]:
    newest = max((row["last_run_at"] for row in rows), default=None)
    return tuple(
        Route(
            route=row["route"],
            verdict=row["verdict"],
            detail=plain_words(row["detail"]),
            is_off=row["is_off"],
            last_run_at=row["last_run_at"].astimezone(UTC),
            last_ok_at=_utc(row["last_ok_at"]),
            is_asked=newest is not None and newest - row["last_run_at"] < 2 * PROBE_EVERY,
        )
        for row in rows
    )


def _pages(row: dict[str, Any] | None) -> Pages | None:
    if row is None:
        return None
    words = plain_words(row["detail"])
    return Pages(**(row | {"detail": words, "ran_at": row["ran_at"].astimezone(UTC)}))


def _usual_silence_h(row: dict[str, Any]) -> float | None:
    is_known = (row.get("n_pauses") or 0) >= MIN_PAUSES and row["history"] >= MIN_HISTORY_S
    return row["silence"] / 3600 if is_known else None


def _reject_count(row: dict[str, Any]) -> RejectCount:
    weeks = min(4.0, ((row["n_days"] or 0) - 7) / 7)
    return RejectCount(
        reason=row["reason"],
        n_week=row["n_week"],
        usual=row["n_before"] / weeks if weeks >= 1 else None,
        n_ever=row["n_ever"],
    )


def _crawl(row: dict[str, Any]) -> Crawl:
    first, last = row["started_at"].astimezone(UTC), row["ended_at"].astimezone(UTC)
    named = run_began_at(row["run_id"])
    return Crawl(**(row | {"started_at": min(first, named or first), "ended_at": last}))


def _utc(instant: datetime | None) -> datetime | None:
    return instant.astimezone(UTC) if instant else None
