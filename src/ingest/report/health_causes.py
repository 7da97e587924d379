"""What is wrong with a corpus, one cause a line: pure, from facts."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ingest.model.instant import BEIJING
from ingest.model.route import BAD_PORTAL_VERDICTS, BAD_VERDICTS
from ingest.report.health_facts import Facts, Route, Source, Weight, plain_words
from ingest.watching.standing import LONGEST_OUTAGE

SILENT_TIMES = 3
"""Times its second longest pause that a source may be silent: as for the verdict ``stale``."""

MIN_SILENCE = timedelta(hours=36)
"""No source is silent before: a quiet Sunday is none."""

MIN_IDLE = timedelta(hours=30)
"""A daily crawl may come some hours late."""

HOLE_DAYS = 7
"""Days for which a hole counts as a cause; older ones stay on the page, and can be filled."""

PUBLISH_WITHIN = timedelta(hours=6)
"""From the start of a crawl to its release: a crawl may take 50 minutes, a build of 20,000 pages
somewhat over an hour."""

STUCK_AFTER = {
    "pages": timedelta(hours=6),
    "looks": timedelta(hours=48),
    "addresses": timedelta(hours=48),
}
"""How long work may wait: pages for the build after the crawl, looks and addresses for crawls of
which one may have been cut short or asked to pause."""

LONGEST_JOB = timedelta(hours=20)
"""A job that began so long ago and has not ended was killed: the longest, a weekly re-reading of
100,000 pages, takes under an hour, and a daily one is due again after 24."""

FULL_SHARE, FULL_BYTES, FULL_DAYS = 0.08, 2 * 1024**3, 7
"""Nearly full: less than this share and 20 GB free, or these bytes, or days at this growth."""

ROOMY_BYTES = 20 * 1024**3
EASED = 1.25
"""An alert about the disk stays open until there is this much more than opens it."""

_WAITING = {
    "pages": "pages are archived and not built",
    "looks": "looks at known addresses are due",
    "addresses": "addresses wait to be fetched: a crawl was cut short, or a site asks for pauses",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One thing that is wrong.

    Args:
        id: Stable name, ``kind:subject``; the same as long as the same thing is wrong.
        kind: broken, never, drift, silent, idle, holes, check, release, runs, catalog, disk,
            backlog, job or webhook.
        subject: The portal, check or kind of work.
        weight: Whether somebody has to act.
        said: What is wrong, on one line.
    """

    id: str
    kind: str
    subject: str
    weight: Weight
    said: str


def causes_of(facts: Facts, *, open_ids: frozenset[str] = frozenset()) -> list[Cause]:
    """Return what is wrong, the most urgent first.

    Args:
        facts: What is known.
        open_ids: Causes of the open alerts; one that is open is not closed by a hair.
    """
    of_sources = [cause for source in facts.sources for cause in _source(source, facts)]
    ill = {cause.subject for cause in of_sources}
    found = [
        *_store(facts),
        *_disk(facts, is_open="disk:full" in open_ids),
        *_runs(facts),
        *_jobs(facts),
        *of_sources,
        *_backlog(facts),
        *_holes(facts, ill),
        *_checks(facts),
    ]
    return sorted(found, key=lambda cause: cause.weight != "broken")


def hours_since(instant: datetime, now: datetime) -> float:
    """Return how many hours ago an instant was."""
    return (now - instant).total_seconds() / 3600


def duration_words(span: timedelta | float) -> str:
    """Return a duration in one unit: ``35 minutes``, ``5 hours``, ``3 days``.

    Args:
        span: The duration; a number is hours.
    """
    hours = span if isinstance(span, int | float) else span.total_seconds() / 3600
    if hours < 2:
        return f"{max(0, round(hours * 60))} minutes"
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"


def bytes_words(n: float) -> str:
    """Return a size in a unit that leaves two or three digits."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if abs(n) < 1000:
            return f"{n:.0f} {unit}" if unit == "bytes" or abs(n) >= 100 else f"{n:.1f} {unit}"
        n /= 1000
    return f"{n:.2f} TB"


def _cause(kind: str, subject: str, said: str, *, weight: Weight = "broken") -> Cause:
    return Cause(
        id=f"{kind}:{subject}", kind=kind, subject=subject, weight=weight, said=plain_words(said)
    )


def _store(facts: Facts) -> Iterator[Cause]:
    if facts.release_fault is not None:
        yield _cause("release", "unreadable", f"no release can be read: {facts.release_fault}")
    if facts.catalog_fault is not None:
        yield _cause("catalog", "unreadable", f"the catalog: {facts.catalog_fault}")
    late = facts.unpublished_since
    is_told = any(cause.id == "job:publish" for cause in _jobs(facts))
    if late is not None and facts.at - late > PUBLISH_WITHIN and not is_told:
        yield _cause(
            "release",
            "late",
            f"what was crawled {duration_words(facts.at - late)} ago is in no release yet; "
            "see what ingest release publish says",
        )
    if facts.unsent is not None:
        yield _cause(
            "webhook",
            "failing",
            f"the webhook took nothing for {duration_words(facts.at - facts.unsent.since)}, "
            f"{facts.unsent.n_tries} tries: {facts.unsent.said}",
        )


def _disk(facts: Facts, *, is_open: bool) -> Iterator[Cause]:
    disk, times = facts.disk, EASED if is_open else 1
    days = disk.days_left
    is_small = disk.free < times * min(FULL_SHARE * disk.total, ROOMY_BYTES)
    if (
        is_small
        or disk.free < times * FULL_BYTES
        or (days or FULL_DAYS * times) < FULL_DAYS * times
    ):
        left = f", full in {days:.0f} days at this growth" if days is not None else ""
        yield _cause(
            "disk",
            "full",
            f"{bytes_words(disk.free)} of {bytes_words(disk.total)} free{left}; "
            "see ingest ledger vacuum",
        )


def _runs(facts: Facts) -> Iterator[Cause]:
    if not _all_idle(facts):
        return
    newest = max(source.last_run_at for source in facts.sources if source.last_run_at)
    yield _cause("runs", "none", f"no portal was crawled for {duration_words(facts.at - newest)}")


def _jobs(facts: Facts) -> Iterator[Cause]:
    for one in facts.jobs:
        if one.failing_since is not None:
            since = duration_words(facts.at - one.failing_since)
            times = "once" if one.n_failed == 1 else f"{one.n_failed} times"
            yield _cause("job", one.job, f"{one.job} failed {times} since {since} ago: {one.said}")
        elif one.is_unended and facts.at - one.began_at > LONGEST_JOB:
            since = duration_words(facts.at - one.began_at)
            yield _cause("job", one.job, f"{one.job} began {since} ago and never ended: killed?")


def _all_idle(facts: Facts) -> bool:
    usual = [source for source in _asked(facts) if source.run_gap_h is not None]
    return bool(usual) and all(_is_idle(source, facts.at) for source in usual)


def _asked(facts: Facts) -> list[Source]:
    return [source for source in facts.sources if source.portal not in facts.now_off]


def _is_idle(source: Source, now: datetime) -> bool:
    if source.run_gap_h is None or source.last_run_at is None:
        return False
    allowed = max(MIN_IDLE, timedelta(hours=SILENT_TIMES * source.run_gap_h))
    return now - source.last_run_at > allowed


def _source(source: Source, facts: Facts) -> Iterator[Cause]:
    """Yield what is wrong with one source: of several things that follow from one, the first."""
    if source.portal in facts.now_off:
        return
    broken = broken_routes(source)
    if broken:
        left = sum(route.is_asked and route.verdict == "ok" for route in source.routes)
        said = "; ".join(
            f"{route.route}: {route.verdict}{f' ({route.detail})' if route.detail else ''}"
            f"{', switched off' if route.is_off else ''}"
            for route in broken
        )
        more = f"; {left} of its routes work" if left else ""
        yield _cause("broken", source.portal, f"{source.portal}: {said}{more}")
    asked = [route for route in source.routes if route.is_asked]
    if asked and all(route.last_ok_at is None for route in asked):
        said = "; ".join(f"{route.route}: {route.verdict}" for route in asked)
        yield _cause(
            "never",
            source.portal,
            f"{source.portal} never worked: {said}; see ingest portals doctor {source.portal}",
            weight="watch",
        )
    if source.pages is not None and source.pages.verdict in BAD_PORTAL_VERDICTS:
        yield _cause(
            "drift",
            source.portal,
            f"{source.portal}: pages: {source.pages.verdict} ({source.pages.detail}), "
            f"{source.pages.n_held} held back",
        )
    if _is_idle(source, facts.at) and not _all_idle(facts):
        yield _cause(
            "idle",
            source.portal,
            f"{source.portal}: not crawled for "
            f"{duration_words(hours_since(source.last_run_at or facts.at, facts.at))}, "
            f"usually every {duration_words(source.run_gap_h or 0)}",
        )
    elif not broken and is_silent(source, facts.at) and not _is_idle(source, facts.at):
        newest = source.newest_at or facts.at
        yield _cause(
            "silent",
            source.portal,
            f"{source.portal}: no new article for {duration_words(facts.at - newest)}; "
            f"its pauses are {duration_words(source.silence_h or 0)} at most",
        )


def broken_routes(source: Source) -> list[Route]:
    """Return the routes of a source that worked before, are still asked, and are broken."""
    return [
        route
        for route in source.routes
        if route.is_asked
        and route.last_ok_at is not None
        and (
            route.verdict in BAD_VERDICTS
            or (route.verdict == "failed" and _is_long_down(route.last_ok_at, route.last_run_at))
        )
    ]


def _is_long_down(last_ok_at: datetime, last_run_at: datetime) -> bool:
    return last_run_at - last_ok_at >= LONGEST_OUTAGE


def is_silent(source: Source, now: datetime) -> bool:
    """Return whether a source gave nothing new for much longer than it ever does."""
    if source.silence_h is None or source.newest_at is None:
        return False
    allowed = max(MIN_SILENCE, timedelta(hours=SILENT_TIMES * source.silence_h))
    return now - source.newest_at > allowed


def _backlog(facts: Facts) -> Iterator[Cause]:
    for one in facts.waiting:
        if one.oldest_at is not None and facts.at - one.oldest_at > STUCK_AFTER[one.kind]:
            yield _cause(
                "backlog",
                one.kind,
                f"{one.n} {_WAITING[one.kind]}, the oldest for "
                f"{duration_words(facts.at - one.oldest_at)}",
            )


def _holes(facts: Facts, ill: Collection[str]) -> Iterator[Cause]:
    """Yield the holes of sources that are well again; before, they follow from what is told."""
    today = facts.at.astimezone(BEIJING).date()
    recent = [
        hole
        for hole in facts.holes
        if (today - hole.day).days <= HOLE_DAYS and hole.portal not in {*facts.now_off, *ill}
    ]
    for portal in sorted({hole.portal for hole in recent}):
        days = "; ".join(
            f"{hole.day} {hole.got} of {hole.expected:g} articles ({hole.reason})"
            for hole in recent
            if hole.portal == portal
        )
        yield _cause("holes", portal, f"{portal}: {days}")


def _checks(facts: Facts) -> Iterator[Cause]:
    for failed in facts.checks:
        weight: Weight = "broken" if failed.stops else "watch"
        yield _cause("check", failed.check, f"check {failed.said}", weight=weight)
