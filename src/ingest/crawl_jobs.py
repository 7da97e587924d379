"""The jobs that crawl: fetch for a slice of time, read what came, say what is wrong with it.

Crawls of one corpus take turns. Each may be killed at any point and started again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from ingest import pipeline
from ingest.archive.archive import Archive
from ingest.crawl_process import CrawlResult, LookBack, looked_back, looking_back
from ingest.crawl_process import crawl as crawl_apart
from ingest.locking import only_holder
from ingest.model.instant import run_id_of
from ingest.model.route import RouteRun
from ingest.pipeline import Progress, no_progress
from ingest.portals.registry import live_portals
from ingest.report.health_alerts import Event
from ingest.report.outcomes import Outcome, lines_of, told
from ingest.settings import Settings
from ingest.store.pointer import latest_release
from ingest.store.remote import is_published_elsewhere

SLICE_S = 720.0
"""How long one job crawls at a stretch: four groups an hour, each done before the next begins."""

TURN_S = 1200.0
"""How long a job waits for another's crawl: a slice, its grace, and one that came before."""

MAX_SLICES = 24
"""Slices of one back-fill, about five hours; started again it goes on where it was."""

MAX_BROKEN = 3
"""Slices in a row that may leave something otherwise than for lack of time: a crawl that cannot
live, or a list that cannot be read, needs a person."""

MIN_PORTALS = 3
"""From so many portals on, none of which answers, the fault is ours."""


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
        is_daily: Whether it read the daily lists.
    """

    run_id: str
    portals: tuple[str, ...]
    pages: Mapping[str, int]
    waiting: Mapping[str, int]
    is_cut: bool
    is_broken: bool
    is_daily: bool = True


def fetch(
    portals: Iterable[str],
    *,
    settings: Settings,
    proxy: str | None = None,
    search: LookBack | None = None,
    revisits_only: bool = False,
    progress: Progress = no_progress,
) -> Fetched:
    """Crawl portals for one slice of time, when no other job crawls; archive their pages.

    Args:
        portals: Portal ids.
        settings: Where data lives.
        proxy: HTTP proxy to go through.
        search: What to look back for; None for a daily crawl.
        revisits_only: Whether only known addresses are asked for whose next look is due.
        progress: Told how far it is.

    Raises:
        ConfigError: The crawl could not start.
        StoreError: Other jobs crawled all the time.
    """
    chosen = tuple(portals)
    short = settings.model_copy(update={"crawl_timeout_s": min(SLICE_S, settings.crawl_timeout_s)})
    with only_holder(settings.home / "raw" / "turn.lock", wait_s=TURN_S):
        run_id = run_id_of(settings.clock())
        result = crawl_apart(
            chosen,
            settings=short,
            run_id=run_id,
            proxy=proxy,
            search=search,
            revisits_only=revisits_only,
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
        is_daily=search is None and not revisits_only,
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
    is_known = latest_release(settings.home / "releases") is not None
    if fetched.is_daily and (is_known or is_published_elsewhere(settings.home, settings.store_url)):
        events = told(settings)
    return Outcome(
        lines=(
            f"{n_portals} portals: {n_fetched} pages fetched, {n_pages} read{left}",
            *lines_of(events),
        ),
        warnings=tuple(warnings),
        fails=fetched.is_broken or is_offline or any(one.fails for one in broken),
        routes=routes,
        events=events,
    )


def revisit(
    portals: Iterable[str] | None = None,
    *,
    settings: Settings,
    proxy: str | None = None,
    progress: Progress = no_progress,
) -> Outcome:
    """Look at articles again whose turn no hourly crawl came to, the longest due first."""
    chosen = live_portals() if portals is None else portals
    again = fetch(chosen, settings=settings, proxy=proxy, revisits_only=True, progress=progress)
    return read(again, settings=settings, progress=progress)


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
        said, has_failed = looked_back(chosen, settings=settings, run_id=fetched.run_id)
        is_left = fetched.is_cut or fetched.is_broken or has_failed
        n_broken = n_broken + 1 if is_left and not fetched.is_cut else 0
        if not is_left or n_broken == MAX_BROKEN:
            break
    warnings |= dict.fromkeys(said)
    if is_left:
        warnings["not done yet: start it again with the same days, it goes on where it was"] = None
    return Outcome(lines=tuple(lines), warnings=tuple(warnings), fails=is_left or outcome.fails)


def _ran_out(result: CrawlResult) -> bool:
    return result.stats.get("finish_reason") == "closespider_timeout"


def _routes_of(fetched: Fetched, settings: Settings) -> tuple[RouteRun, ...]:
    with Archive(settings.home, run_id=fetched.run_id) as archive:
        histories = archive.catalog.routes.histories(fetched.portals)
    return tuple(h[-1] for h in histories if h and h[-1].run_id == fetched.run_id)
