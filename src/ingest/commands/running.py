"""``ingest run``: a crawl and all that follows, or one of the scheduled jobs, with no server."""

from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.commands.home import Home, settings_for
from ingest.errors import InputError
from ingest.model.instant import run_id_of

if TYPE_CHECKING:
    from ingest.crawl_process import LookBack
    from ingest.settings import Settings

_JOBS = """\b
Jobs, as they are scheduled by ingest up:
  crawl-official, crawl-tech, crawl-business, crawl-others
             crawl one group of portals, read the pages
  revisit    look again at articles that are overdue, for edits and deletions
  publish    read what is left, relate copies, publish a release
  nightly    relate, compact, publish as small as it gets, index for search
  health     look at everything, write the health page
  weekly     read pages again where the rules have changed, publish
  backfill [PORTAL]...
             crawl what was published earlier; takes --since, --until, --keyword
  reextract  read pages again where the rules have changed
"""


def run(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[JOB | PORTAL...]",
            help="A job, see below, or portal ids (default: all but refused and sample).",
        ),
    ] = None,
    *,
    home: Home = None,
    proxy: Annotated[str | None, typer.Option(help="HTTP proxy to fetch through.")] = None,
    since: Annotated[
        str | None, typer.Option(help="Look back to this day, 2026-10-01, where a portal can.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Last day to look back to.")] = None,
    keyword: Annotated[str, typer.Option(help="Look back for articles about this.")] = "",
) -> None:
    """Crawl portals, build articles, relate and publish: ingest run gmw thepaper.

    With a job's name it does that job and no more: ingest run crawl-tech.

    A portal that worked before and is broken now gets one line on stderr. When it is broken for
    the second run in a row the exit code is 1, after everything else has been published: its
    route is switched off and asked one thing a day until it answers, and pages that are no
    longer read as before are held back (ingest sql "from broken_sources").
    """
    from ingest.crawl_process import look_back
    from ingest.jobs import SAID

    settings = settings_for(home)
    search = look_back(since, until, keyword, now=settings.clock())
    asked = names or []
    if not any(name in SAID or "-" in name for name in asked):
        _run_portals(asked, settings, proxy, search)
        return
    job, portals = asked[0], asked[1:]
    if job not in SAID or (portals and job != "backfill"):
        raise InputError(f"{' '.join(asked)}: one job at a time; there are: {', '.join(SAID)}")
    if (search is None) == (job == "backfill"):
        raise InputError("backfill looks back, with --since 2026-10-01, and no other job does")
    _run_job(job, portals, settings, proxy, search)


run.__doc__ = f"{cleandoc(run.__doc__ or '')}\n\n{_JOBS}"


def _run_portals(
    portals: list[str], settings: "Settings", proxy: str | None, search: "LookBack | None"
) -> None:
    from ingest import pipeline
    from ingest.crawl_process import crawl, looked_back, looking_back
    from ingest.portals.registry import live_portals
    from ingest.report.health import write_health
    from ingest.report.progress import shown_progress
    from ingest.report.runs import portal_table

    chosen = portals or live_portals()
    if search is not None:
        chosen, unable = looking_back(chosen, search)
        for line in unable:
            typer.echo(f"ingest: {line}", err=True)
    run_id = run_id_of(settings.clock())
    with shown_progress() as progress:
        result = crawl(
            chosen,
            settings=settings,
            run_id=run_id,
            proxy=proxy,
            search=search,
            on_progress=lambda done, known: progress("crawl", done, known),
        )
        made = pipeline.refresh(settings=settings, progress=progress)
    typer.echo(portal_table(pipeline.tallies(settings)))
    say_release(made.name, made.folder, is_new=made.is_new)
    for host, n_left in sorted(result.waiting.items()):
        typer.echo(f"ingest: {host} is left alone for now; {n_left} left to a later run", err=True)
    is_daily = search is None  # what is looked back for may be empty
    broken = pipeline.breaks(chosen, settings=settings, run_id=run_id) if is_daily else []
    write_health(settings=settings, stopped=(), runs_checks=False)  # alerts in the same run
    is_left = not result.finished
    if search is not None:
        said, has_failed = looked_back(chosen, settings=settings, run_id=run_id)
        is_left = is_left or has_failed
        for line in said:
            typer.echo(f"ingest: {line}", err=True)
    for one in broken:
        typer.echo(f"ingest: {one.line}", err=True)
    if is_left:
        typer.echo("ingest: the crawl did not come to its end; run again to go on", err=True)
    if is_left or any(one.fails for one in broken):
        raise typer.Exit(1)


def _run_job(
    job: str,
    portals: list[str],
    settings: "Settings",
    proxy: str | None,
    search: "LookBack | None",
) -> None:
    from ingest.jobs import done
    from ingest.report.progress import shown_progress

    with shown_progress() as progress:
        outcome = done(
            job, portals, settings=settings, proxy=proxy, search=search, progress=progress
        )
    for line in outcome.lines:
        typer.echo(line)
    for warning in outcome.warnings:
        typer.echo(f"ingest: {warning}", err=True)
    if outcome.fails:
        raise typer.Exit(1)


def say_release(name: str, folder: Path, *, is_new: bool) -> None:
    """Tell of a release on stdout."""
    typer.echo(f"{'published' if is_new else 'unchanged:'} release {name} in {folder}")
