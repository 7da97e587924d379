"""The jobs that keep a corpus going, as plain functions: what a schedule starts, and a person too.

Every job looks at what is there and does what is missing, so each may be killed at any point and
started again. Schedules live in ``prefect.yaml`` and call these; ``ingest run JOB`` does the same
work with no server.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from ingest import pipeline
from ingest.archive.archive import Archive
from ingest.crawl_process import CrawlResult, LookBack, looked_back, looking_back
from ingest.crawl_process import crawl as crawl_apart
from ingest.errors import InputError, ReleaseStopped
from ingest.locking import only_holder
from ingest.model.route import RouteRun
from ingest.pipeline import Progress, no_progress
from ingest.portals.groups import GROUPS, live_portals_of
from ingest.portals.registry import live_portals
from ingest.report.health_alerts import Event
from ingest.report.health_jobs import noted
from ingest.report.rereading import Summary, tally_lines
from ingest.settings import Settings
from ingest.store.layout import BEST_LEVEL, HOURLY_LEVEL
from ingest.store.outdated import Chosen
from ingest.store.pointer import latest_release, release_folder
from ingest.store.search_answer import answer_of

SLICE_S = 720.0
"""How long one job crawls at a stretch: four groups an hour, each done before the next begins."""

TURN_S = 1200.0
"""How long a job waits for another's crawl: a slice, its grace, and one that came before."""

MAX_SLICES = 24
"""Slices of one back-fill, about five hours; started again it goes on where it was."""

MAX_BROKEN = 3
"""Slices in a row that may end otherwise than by time: a crawl that cannot live needs a person."""

MIN_PORTALS = 3
"""From so many portals on, none of which answers, the fault is ours."""

_CHECK = re.compile(r"\w+: ")
"""How a line about a check, or about a table that lost rows, begins; a hint has more words."""

SAID: Mapping[str, str] = {
    **{
        f"crawl-{group}": f"Crawl the portals of group {group}, read the pages." for group in GROUPS
    },
    "publish": "Read what is left, relate copies, publish a release.",
    "nightly": "Relate, compact the tables, publish as small as it gets, index for search.",
    "health": "Look at everything, write the health page, tell what is new.",
    "weekly": "Read pages again where the rules have changed, publish.",
    "backfill": "Crawl what was published earlier: --since, --until, --keyword.",
    "reextract": "Read pages again where the rules have changed.",
}
"""Every job and what it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a crawl brought.

    Args:
        run_id: The crawl.
        portals: The portals asked.
        pages: Pages fetched, by portal.
        waiting: Addresses left to a later run because their host is left alone, by host.
        is_cut: Whether time ran out; the rest comes with the next run.
        is_broken: Whether it ended in another way than finished or out of time.
        is_daily: Whether it read the daily lists, not a search for earlier articles.
    """

    run_id: str
    portals: tuple[str, ...]
    pages: Mapping[str, int]
    waiting: Mapping[str, int]
    is_cut: bool
    is_broken: bool
    is_daily: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a job ended, to be shown to people.

    Args:
        lines: What was done.
        warnings: What is wrong.
        fails: Whether the job failed, after all that could be done was done.
        routes: What every route of the crawl gave.
        rows: Rows of every table of the release.
        events: Alerts that opened or cleared with this run.
    """

    lines: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    fails: bool = False
    routes: tuple[RouteRun, ...] = ()
    rows: Mapping[str, int] | None = None
    events: tuple[Event, ...] = ()


def fetch(
    portals: Iterable[str],
    *,
    settings: Settings,
    proxy: str | None = None,
    search: LookBack | None = None,
    progress: Progress = no_progress,
) -> Fetched:
    """Crawl portals for one slice of time, when no other job crawls; archive their pages.

    Raises:
        ConfigError: The crawl could not start.
        StoreError: Other jobs crawled all the time.
    """
    chosen = tuple(portals)
    short = settings.model_copy(update={"crawl_timeout_s": min(SLICE_S, settings.crawl_timeout_s)})
    with only_holder(settings.home / "raw" / "turn.lock", wait_s=TURN_S):
        run_id = pipeline.run_id_of(settings.clock())
        result = crawl_apart(
            chosen,
            settings=short,
            run_id=run_id,
            proxy=proxy,
            search=search,
            on_progress=partial(progress, "crawl"),
        )
    is_cut = not result.finished and _ran_out(result)
    return Fetched(
        run_id=run_id,
        portals=chosen,
        pages=result.fetched,
        waiting=result.waiting,
        is_cut=is_cut,
        is_broken=not result.finished and not is_cut,
        is_daily=search is None,
    )


def read(fetched: Fetched, *, settings: Settings, progress: Progress = no_progress) -> Outcome:
    """Make articles of what was fetched, say which portals are broken, tell who is to be told."""
    n_pages = pipeline.build(settings=settings, progress=progress)
    broken = []
    if fetched.is_daily:  # what is looked back for may be empty
        broken = pipeline.breaks(fetched.portals, settings=settings, run_id=fetched.run_id)
    warnings = [one.line for one in broken]
    warnings += [
        f"{host} is left alone for now; {n} left to a later run"
        for host, n in sorted(fetched.waiting.items())
    ]
    routes = _routes_of(fetched, settings)
    is_offline = len({run.portal for run in routes}) >= MIN_PORTALS and all(
        run.verdict == "failed" for run in routes
    )
    if is_offline:
        warnings.append("no portal answered: is there internet?")
    rest = ", the rest comes next" if fetched.is_daily else ""
    if fetched.is_broken:
        warnings.append(f"the crawl was cut short; its pages are in{rest}")
    left = f"; time ran out{rest}" if fetched.is_cut else ""
    n_portals, n_fetched = len(fetched.portals), sum(fetched.pages.values())
    events: tuple[Event, ...] = ()
    if fetched.is_daily and latest_release(settings.home / "releases") is not None:
        events = _told(settings)
    return Outcome(
        lines=(
            f"{n_portals} portals: {n_fetched} pages fetched, {n_pages} read{left}",
            *_lines_of(events),
        ),
        warnings=tuple(warnings),
        fails=fetched.is_broken or is_offline or any(one.fails for one in broken),
        routes=routes,
        events=events,
    )


def publish(*, settings: Settings, progress: Progress = no_progress) -> Outcome:
    """Read what is left, relate and publish."""
    with noted("publish", settings):
        return _publish(settings, progress)


def _publish(settings: Settings, progress: Progress) -> Outcome:
    pipeline.build(settings=settings, progress=progress)
    pipeline.relate(settings=settings, progress=progress)
    return _published(settings, progress, level=HOURLY_LEVEL)


def nightly(*, settings: Settings, progress: Progress = no_progress) -> Outcome:
    """Relate, put small files together, publish as small as it gets, index that, remove the old."""
    with noted("nightly", settings):
        return _nightly(settings, progress)


def _nightly(settings: Settings, progress: Progress) -> Outcome:
    pipeline.relate(settings=settings, progress=progress)
    pipeline.tidy(settings=settings, progress=progress)
    outcome = _published(settings, progress, level=BEST_LEVEL)
    if outcome.fails:
        return outcome
    lines = list(outcome.lines)
    answer_of(
        settings.home / "search.sqlite",
        release_folder(settings.home / "releases", None),
        lambda index: index.release,
        progress=partial(progress, "index"),
        told=lines.append,
    )
    gone = pipeline.prune(settings=settings)
    return replace(outcome, lines=(*lines, f"{len(gone)} old releases removed"))


def health(*, settings: Settings, progress: Progress = no_progress) -> Outcome:
    """Look at everything and tell what is wrong; fails when something is broken."""
    from ingest.report.health import write_health  # noqa: PLC0415 - draws charts, few jobs need it

    progress("health", 0, 1)
    found = write_health(settings=settings)
    progress("health", 1, 1)
    return Outcome(
        lines=(f"health page in {found.folder}",),
        warnings=(*found.notes, *(cause.said for cause in found.causes)),
        fails=not found.is_well,
        events=found.events,
    )


def reextract(
    chosen: Chosen | None = None,
    *,
    settings: Settings,
    accept_losses: bool = False,
    is_dry: bool = False,
    progress: Progress = no_progress,
) -> Outcome:
    """Read pages again where the rules have changed.

    Args:
        chosen: Which articles and rejects; None for all that are outdated.
        settings: Where data lives.
        accept_losses: Whether articles are given up whose pages the rules refuse.
        is_dry: Whether only what would change is told.
        progress: Told how far it is.
    """
    summary = Summary()
    tally = pipeline.reextract(
        chosen,
        settings=settings,
        accept_losses=accept_losses,
        is_dry=is_dry,
        told=summary.add,
        progress=progress,
    )
    return Outcome(lines=(*summary.lines(), *tally_lines(tally, is_dry=is_dry)))


def weekly(*, settings: Settings, progress: Progress = no_progress) -> Outcome:
    """Read pages again where the rules have changed, relate and publish."""
    with noted("weekly", settings):
        again = reextract(settings=settings, progress=progress)
        made = _publish(settings, progress)
        return replace(made, lines=again.lines + made.lines)


def back_fill(
    portals: Iterable[str],
    search: LookBack,
    *,
    settings: Settings,
    proxy: str | None = None,
    slices: int = MAX_SLICES,
    progress: Progress = no_progress,
) -> Outcome:
    """Crawl what was published earlier, slice by slice; hourly crawls go in between.

    Args:
        portals: Portal ids.
        search: What to look back for.
        settings: Where data lives.
        proxy: HTTP proxy to go through.
        slices: How many; a crawl that was killed in one is gone on with in the next.
        progress: Told how far each step is.

    Raises:
        InputError: None of the portals can look back; if some can, the others are named.
    """
    chosen, unable = looking_back(portals, search)
    lines: list[str] = []
    warnings: dict[str, None] = dict.fromkeys(unable)
    n_broken, is_left = 0, True
    for _ in range(slices):
        fetched = fetch(chosen, settings=settings, proxy=proxy, search=search, progress=progress)
        outcome = read(fetched, settings=settings, progress=progress)
        lines += outcome.lines
        warnings |= dict.fromkeys(outcome.warnings)
        n_broken = n_broken + 1 if fetched.is_broken else 0
        is_left = fetched.is_cut or fetched.is_broken
        if not is_left or n_broken == MAX_BROKEN:
            break
    said = looked_back(chosen, settings=settings, run_id=fetched.run_id)
    warnings |= dict.fromkeys(said)
    if is_left:
        warnings["not done yet: start it again with the same days, it goes on where it was"] = None
    return Outcome(lines=tuple(lines), warnings=tuple(warnings), fails=is_left or outcome.fails)


def done(
    job: str,
    portals: Sequence[str] = (),
    *,
    settings: Settings,
    proxy: str | None = None,
    search: LookBack | None = None,
    progress: Progress = no_progress,
) -> Outcome:
    """Do the job of that name and return how it ended.

    Args:
        job: One of ``SAID``.
        portals: For a back-fill; none for all live portals.
        settings: Where data lives.
        proxy: HTTP proxy to crawl through.
        search: For a back-fill.
        progress: Told how far each step is.

    Raises:
        InputError: There is no such job, or a back-fill does not say since when.
    """
    plain = {
        "publish": publish,
        "nightly": nightly,
        "health": health,
        "weekly": weekly,
        "reextract": reextract,
    }
    if job in plain:
        return plain[job](settings=settings, progress=progress)
    for group in GROUPS:
        if job == f"crawl-{group}":
            live = live_portals_of(group)
            fetched = fetch(live, settings=settings, proxy=proxy, progress=progress)
            return read(fetched, settings=settings, progress=progress)
    if job != "backfill" or search is None:
        raise InputError(f"no job {job!r}" if job not in SAID else f"{job}: since when?")
    asked = portals or live_portals()
    return back_fill(asked, search, settings=settings, proxy=proxy, progress=progress)


def _ran_out(result: CrawlResult) -> bool:
    return result.stats.get("finish_reason") == "closespider_timeout"


def _routes_of(fetched: Fetched, settings: Settings) -> tuple[RouteRun, ...]:
    with Archive(settings.home, run_id=fetched.run_id) as archive:
        histories = archive.catalog.routes.histories(fetched.portals)
    return tuple(h[-1] for h in histories if h and h[-1].run_id == fetched.run_id)


def _published(settings: Settings, progress: Progress, *, level: int) -> Outcome:
    """Publish and tell of it; fails, with the rows, where a check stops the release."""
    try:
        made = pipeline.release(settings=settings, progress=progress, level=level)
    except ReleaseStopped as stop:
        said, *wrong = (line.strip(" :") for line in str(stop).splitlines())
        events = _told(settings, stopped=[line for line in wrong if _CHECK.match(line)])
        return Outcome(
            lines=(said, *_lines_of(events)), warnings=tuple(wrong), fails=True, events=events
        )
    events = _told(settings, stopped=())
    said = f"{'published' if made.is_new else 'unchanged:'} release {made.name}"
    return Outcome(lines=(said, *_lines_of(events)), rows=made.rows, events=events)


def _told(settings: Settings, *, stopped: Sequence[str] | None = None) -> tuple[Event, ...]:
    """Bring the health page and the alerts up to date; return what there was to tell.

    A second or two, 0.4 s of processor for the sample web: after each crawl and each release.
    """
    from ingest.report.health import write_health  # noqa: PLC0415 - draws charts

    return write_health(settings=settings, stopped=stopped, runs_checks=False).events


def _lines_of(events: Iterable[Event]) -> Iterable[str]:
    return (f"alert {event.what}: {event.alert.said}" for event in events)
