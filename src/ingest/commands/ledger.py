"""``ingest ledger``: upkeep of the tables inside, and the way back from damage."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from ingest.commands.home import Home, settings_for
from ingest.errors import InputError, StoreError

app = typer.Typer(help="Upkeep of the tables inside; the pipeline does it too.")

Names = Annotated[list[str] | None, typer.Argument(metavar="[TABLE]...", help="Default: all.")]


@app.callback()
def ledger() -> None:
    """Upkeep of the tables inside; the pipeline does it too."""


@app.command()
def compact(tables: Names = None, home: Home = None) -> None:
    """Write many small files into few; others may go on writing: ingest ledger compact."""
    from ingest import pipeline
    from ingest.report.progress import shown_progress
    from ingest.store.compaction import compact as compact_one

    held, names = pipeline.ledger_of(settings_for(home)), _names(tables)
    done = {}
    with shown_progress() as progress:
        for number, name in enumerate(names):
            progress("compact", number, len(names))
            done[name] = compact_one(held, name)
        progress("compact", len(names), len(names))
    for name, made in done.items():
        if made is not None:
            typer.echo(f"{name:18} {made.before:>6} files, now {made.after}")
    if not any(done.values()):
        typer.echo("nothing to put together")


@app.command()
def vacuum(
    keep_days: Annotated[
        int, typer.Option(min=0, max=90, help="Days that older versions stay readable.")
    ] = 90,
    home: Home = None,
) -> None:
    """Remove files that no kept version has, and what killed runs left: ingest ledger vacuum."""
    from ingest import pipeline
    from ingest.report.progress import shown_progress
    from ingest.store.compaction import vacuum as vacuum_one

    held, names = pipeline.ledger_of(settings_for(home)), _names(None)
    now, done = datetime.now(UTC), []  # files are as old as they are
    with shown_progress() as progress:
        for number, name in enumerate(names):
            progress("vacuum", number, len(names))
            done.append(vacuum_one(held, name, now=now, keep_days=keep_days))
        progress("vacuum", len(names), len(names))
    former, orphans = sum(one.former for one in done), sum(one.orphans for one in done)
    size = sum(one.size for one in done)
    typer.echo(
        f"removed {former} files of versions older than {keep_days} days and {orphans} that "
        f"killed runs left, {size / 1e6:.1f} MB"
    )


@app.command()
def check(
    quick: Annotated[
        bool, typer.Option("--quick", help="Sizes and ends of files, not every row.")
    ] = False,
    home: Home = None,
) -> None:
    """Tell whether every table can be read, and which files are damaged: ingest ledger check."""
    from ingest import pipeline
    from ingest.store.soundness import all_findings

    held = pipeline.ledger_of(settings_for(home))
    n_tables, broken = 0, []
    for name, found in all_findings(held, reads_all=not quick):
        n_tables += 1
        for one in found:
            typer.echo(f"{one.kind:10} {one.table:18} {one.detail}")
        broken += [name for one in found if not one.is_harmless][:1]
    if broken:
        raise StoreError(
            f"{held.place}: {', '.join(broken)} cannot be read whole; put the files back from a "
            "copy, or make the ledger anew from the archive: ingest ledger rebuild"
        )
    typer.echo(f"{n_tables} tables in {held.place} can be read")


@app.command()
def rebuild(home: Home = None) -> None:
    """Set the tables aside and make them anew from the archive: ingest ledger rebuild."""
    from ingest import pipeline
    from ingest.report.progress import shown_progress

    with shown_progress() as progress:
        aside, made = pipeline.rebuild(settings=settings_for(home), progress=progress)
    typer.echo(f"the tables of before are in {aside}; remove it when all is well")
    typer.echo(f"release {made.name} in {made.folder}")


def _names(tables: list[str] | None) -> list[str]:
    from ingest.model.tables import TABLES

    known = [table.name for table in TABLES]
    for name in tables or []:
        if name not in known:
            raise InputError(f"no table {name!r}; there are: {', '.join(known)}")
    return tables or known
