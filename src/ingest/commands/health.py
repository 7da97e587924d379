"""``ingest health``: how the corpus does, as a page, as JSON and as an exit code."""

from pathlib import Path
from typing import Annotated

import typer

from ingest.commands.home import Home, settings_for


def health(
    *,
    home: Home = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the page (default: health in the corpus).", file_okay=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what health.json holds.")] = False,
) -> None:
    """Write the health page and tell what is wrong: ingest health && echo well.

    Exit code 0: nothing is broken; 1: something is, with one line for each cause on stderr. An
    alert goes to alerts.atom, and to INGEST_WEBHOOK_URL if that is set, when its cause is first
    seen and when it has cleared.
    """
    from ingest.report.health import write_health
    from ingest.report.health_page import well_line

    found = write_health(settings=settings_for(home), out=out)
    for note in found.notes:
        typer.echo(f"ingest: {note}", err=True)
    for cause in found.causes:
        typer.echo(f"ingest: {cause.weight}: {cause.said}", err=True)
    if as_json:
        typer.echo(found.as_json(), nl=False)
    else:
        if found.is_well:
            typer.echo(well_line(found.facts))
        typer.echo(f"health page in {found.folder / 'health.html'}")
    if not found.is_well:
        raise typer.Exit(1)
