"""``ingest portals``: what is declared, and whether it still works."""

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

    chosen = portals or live_portals()
    typer.echo(f"asking {len(chosen)} portals, each host at its own pace", err=True)
    findings = diagnose(chosen, settings=settings_for(home), proxy=proxy)
    typer.echo("\n".join(map(line_of, findings)) if as_lines else findings_table(findings))
    if any(finding.is_broken for finding in findings):
        raise typer.Exit(1)
