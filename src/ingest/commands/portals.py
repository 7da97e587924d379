"""``ingest portals``: what is declared, and whether it still works."""

from pathlib import Path
from typing import Annotated

import typer

from ingest.commands.home import Home, settings_for
from ingest.errors import ConfigError

app = typer.Typer(help="The portals that are declared.", no_args_is_help=True)


@app.command("list")
def list_portals() -> None:
    """Print every declared portal: ingest portals list."""
    from ingest.portals.registry import all_portals
    from ingest.report.portals import portals_table

    typer.echo(portals_table(all_portals().values()))


@app.command("show")
def show_portal(portal: Annotated[str, typer.Argument(help="Portal id.")]) -> None:
    """Print everything that is declared of a portal: ingest portals show gmw."""
    from ingest.portals.registry import all_portals
    from ingest.report.portals import portal_page

    declared = all_portals().get(portal)
    if declared is None:
        raise ConfigError(f"no portal {portal!r}; see: ingest portals list")
    typer.echo(portal_page(declared))


@app.command("new")
def propose_portal(
    portal: Annotated[str, typer.Argument(metavar="ID", help="Id it shall have: a-z, 0-9, _.")],
    url: Annotated[str, typer.Argument(help="The page, feed or interface that lists articles.")],
    *,
    out: Annotated[Path, typer.Option(help="Project folder to write to.")] = Path(),
    proxy: Annotated[str | None, typer.Option(help="HTTP proxy to fetch through.")] = None,
    pause: Annotated[
        float, typer.Option(min=0, help="Seconds between two requests; less only at home.")
    ] = 5.0,
    private: Annotated[
        bool, typer.Option("--private", help="Its host may lie at a private address.")
    ] = False,
    home: Home = None,
) -> None:
    """Look at a site, write its declaration and tests: ingest portals new gmw https://tech.gmw.cn/."""
    from ingest.jobs import SAID
    from ingest.report.scouted import next_steps, scouted_page
    from ingest.scouting import project_at, scout, write_files

    if portal in SAID:
        raise ConfigError(f"{portal!r} is the name of a job of ingest run: choose another id")
    project = project_at(out)
    typer.echo(f"asking one thing every {pause:g} s, some 20 in all", err=True)
    scouted = scout(
        portal,
        url,
        settings=settings_for(home),
        pause_s=pause,
        is_private=private,
        proxy=proxy,
    )
    typer.echo(scouted_page(scouted))
    if not scouted.files:
        typer.echo("ingest: nothing there lists articles; nothing was written", err=True)
        raise typer.Exit(1)
    typer.echo(f"\n{next_steps(portal, write_files(scouted, project))}")


@app.command("doctor")
def examine_portals(
    portals: Annotated[
        list[str] | None, typer.Argument(help="Portal ids (default: all but refused and sample).")
    ] = None,
    home: Home = None,
    proxy: Annotated[str | None, typer.Option(help="HTTP proxy to fetch through.")] = None,
    as_lines: Annotated[
        bool, typer.Option("--json", help="Print one JSON line per route.")
    ] = False,
) -> None:
    """Replay each route once and say which are broken: ingest portals doctor gmw thepaper."""
    from ingest.doctor import diagnose, line_of
    from ingest.portals.registry import live_portals
    from ingest.report.portals import findings_table
    from ingest.report.progress import shown_progress

    chosen = portals or live_portals()
    typer.echo(f"asking {len(chosen)} portals, each host at its own pace", err=True)
    with shown_progress() as progress:
        findings = diagnose(
            chosen,
            settings=settings_for(home),
            proxy=proxy,
            on_progress=lambda done, total: progress("doctor", done, total),
        )
    typer.echo("\n".join(map(line_of, findings)) if as_lines else findings_table(findings))
    if any(finding.is_broken for finding in findings):
        raise typer.Exit(1)


@app.command("accept")
def accept_portal(
    portal: Annotated[str, typer.Argument(help="Portal id.")], home: Home = None
) -> None:
    """Say that a portal's pages are read as they should be, after a look at what was held back.

    For a change of layout that lost nothing that can be had: ingest portals accept gmw. What was
    usual before counts no more, and the pages held back are published by the next run.
    """
    from ingest import pipeline
    from ingest.portals.registry import all_portals

    if portal not in all_portals():
        raise ConfigError(f"no portal {portal!r}; see: ingest portals list")
    n_held = pipeline.accept(portal, settings=settings_for(home))
    typer.echo(f"{portal}: {n_held} pages held back are published by the next run")
