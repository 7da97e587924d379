"""Facts about a corpus that nobody crawled."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from ingest.report.health_facts import (
    Disk,
    Facts,
    Hole,
    JobState,
    Pages,
    Route,
    Sizes,
    Source,
    Waiting,
)

NOW = datetime(2026, 10, 31, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
GIB = 1024**3


def route(verdict: str = "ok", **changed: object) -> Route:
    usual = Route(
        route="Feed http://gmw.example/rss",
        verdict=verdict,
        detail="",
        is_off=False,
        last_run_at=NOW - HOUR,
        last_ok_at=NOW - (HOUR if verdict == "ok" else 25 * HOUR),
        is_asked=True,
    )
    return replace(usual, **changed)


def pages(verdict: str) -> Pages:
    return Pages(verdict=verdict, detail="has no author", n_held=4, ran_at=NOW - HOUR)


def source(portal: str = "gmw", **changed: object) -> Source:
    usual = Source(
        portal=portal,
        name="光明网",
        newest_at=NOW - 3 * HOUR,
        silence_h=20.0,
        run_gap_h=24.0,
        routes=(route(),),
        pages=None,
        days=(),
        recent=None,
        before=None,
    )
    return replace(usual, **changed)


def disk(free: float = 100 * GIB, total: float = 250 * GIB, *, daily: int = 0) -> Disk:
    """A disk with two days of sizes, this many bytes apart."""
    today = date(2026, 10, 31)
    sizes = [
        Sizes(day=today - DAY * ago, raw=9 * GIB - ago * daily, ledger=0, releases=0, search=0,
              other=0)
        for ago in (1, 0)
    ]  # fmt: skip
    return Disk(free=int(free), total=int(total), sizes=tuple(sizes))


def hole(portal: str = "gmw", ago: int = 1) -> Hole:
    day = date(2026, 10, 31) - DAY * ago
    return Hole(portal=portal, day=day, expected=10.0, got=2, reason="few")


def job(**changed: object) -> JobState:
    usual = JobState(job="nightly", began_at=NOW - 3 * HOUR, ended_at=NOW - 2 * HOUR)
    return replace(usual, **changed)


def left(kind: str, hours: float) -> Waiting:
    return Waiting(kind=kind, n=3, oldest_at=NOW - hours * HOUR, by_portal=(("gmw", 3),))


def facts(**changed: object) -> Facts:
    usual = Facts(
        at=NOW,
        sources=(source(),),
        holes=(),
        rejects=(),
        crawls=(),
        releases=(),
        unpublished_since=None,
        waiting=(),
        disk=disk(),
        checks=(),
    )
    return replace(usual, **changed)
