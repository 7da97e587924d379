"""``ingest reextract``: articles built anew from the archive after rules have changed."""

from datetime import date, datetime
from typing import Annotated

import typer

from ingest.commands.home import Home, settings_for
from ingest.errors import InputError


def reextract(
    portals: Annotated[
        list[str] | None,
        typer.Option("--portal", metavar="ID", help="Only this portal; may be given again."),
    ] = None,
    *,
    since: Annotated[
        str | None, typer.Option(help="Only what was published since this day, 2026-10-01.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Last day of publication.")] = None,
    every: Annotated[bool, typer.Option("--all", help="What the present rules made, too.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write nothing; print what would change.")
    ] = False,
    accept_losses: Annotated[
        bool,
        typer.Option(
            "--accept-losses",
            help="Mark articles whose pages the rules now refuse as worth nothing.",
        ),
    ] = False,
    as_lines: Annotated[
        bool, typer.Option("--json", help="Print one JSON line per article and field.")
    ] = False,
    home: Home = None,
) -> None:
    """Build old articles anew after rules have changed: ingest reextract --dry-run.

    Reads from the archive what other rules made, articles and refused pages, and publishes what
    differs. Addresses, ids and histories stay: an edit is what a site did. An article whose page
    is refused now is kept and counted. Stopped at any point, the same command goes on, and when
    it is through it finds nothing to do. A page without a date counts for the day of its fetch.
    Hourly runs go in between its batches; a second one like it is turned away.
    """
    from ingest import pipeline
    from ingest.report.progress import shown_progress
    from ingest.report.rereading import Summary, as_json, tally_lines
    from ingest.store.outdated import chosen_of

    settings = settings_for(home)
    chosen = chosen_of(portals or [], _day(since), _day(until), every=every)
    summary = Summary()
    with shown_progress() as progress:
        tally = pipeline.reextract(
            chosen,
            settings=settings,
            accept_losses=accept_losses,
            is_dry=dry_run,
            told=(lambda one: typer.echo(as_json(one))) if as_lines else summary.add,
            progress=progress,
        )
        made = None if dry_run else pipeline.refresh(settings=settings, progress=progress)
    for line in summary.lines():
        typer.echo(line)
    for line in tally_lines(tally, is_dry=dry_run):
        typer.echo(line, err=as_lines)
    if made is not None:
        said = "published" if made.is_new else "unchanged:"
        typer.echo(f"{said} release {made.name} in {made.folder}", err=as_lines)


def _day(text: str | None) -> date | None:
    """Return a day in Beijing."""
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day
    except ValueError as error:
        raise InputError(f"{text!r} is no day; write it as 2026-11-01") from error
