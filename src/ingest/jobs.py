"""The jobs that keep a corpus going, as plain functions: what a schedule starts, and a person too.

Every job looks at what is there and does what is missing, so each may be killed at any point and
started again. Schedules live in ``prefect.yaml`` and call these; ``ingest run JOB`` does the same
work with no server.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from ingest import pipeline
from ingest.crawl_jobs import back_fill, fetch, read, revisit
from ingest.crawl_process import LookBack
from ingest.errors import InputError, ReleaseStopped
from ingest.pipeline import Progress, no_progress
from ingest.portals.groups import GROUPS, live_portals_of
from ingest.portals.registry import live_portals
from ingest.report.health_jobs import noted
from ingest.report.outcomes import Outcome, lines_of, told
from ingest.report.rereading import Summary, tally_lines
from ingest.settings import Settings
from ingest.store.layout import BEST_LEVEL, HOURLY_LEVEL
from ingest.store.outdated import Chosen
from ingest.store.pointer import release_folder
from ingest.store.search_answer import answer_of

_CHECK = re.compile(r"\w+: ")
"""How a line about a check, or about a table that lost rows, begins; a hint has more words."""

SAID: Mapping[str, str] = {
    **{
        f"crawl-{group}": f"Crawl the portals of group {group}, read the pages." for group in GROUPS
    },
    "revisit": "Look again at articles whose turn no hourly crawl came to, read the pages.",
    "publish": "Read what is left, relate copies, publish a release.",
    "nightly": "Relate, compact the tables, publish as small as it gets, index for search.",
    "health": "Look at everything, write the health page, tell what is new.",
    "weekly": "Read pages again where the rules have changed, publish.",
    "backfill": "Crawl what was published earlier: --since, --until, --keyword.",
    "reextract": "Read pages again where the rules have changed.",
}
"""Every job and what it does."""


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
    if job == "revisit":
        return revisit(settings=settings, proxy=proxy, progress=progress)
    for group in GROUPS:
        if job == f"crawl-{group}":
            live = live_portals_of(group)
            fetched = fetch(live, settings=settings, proxy=proxy, progress=progress)
            return read(fetched, settings=settings, progress=progress)
    if job != "backfill" or search is None:
        raise InputError(f"no job {job!r}" if job not in SAID else f"{job}: since when?")
    asked = portals or live_portals()
    return back_fill(asked, search, settings=settings, proxy=proxy, progress=progress)


def _published(settings: Settings, progress: Progress, *, level: int) -> Outcome:
    """Publish and tell of it; fails, with the rows, where a check stops the release."""
    try:
        made = pipeline.release(settings=settings, progress=progress, level=level)
    except ReleaseStopped as stop:
        said, *wrong = (line.strip(" :") for line in str(stop).splitlines())
        events = told(settings, stopped=[line for line in wrong if _CHECK.match(line)])
        return Outcome(
            lines=(said, *lines_of(events)), warnings=tuple(wrong), fails=True, events=events
        )
    events = told(settings, stopped=())
    said = f"{'published' if made.is_new else 'unchanged:'} release {made.name}"
    return Outcome(lines=(said, *lines_of(events)), rows=made.rows, events=events)
