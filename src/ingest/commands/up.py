"""``ingest up``: the schedules and all they need, in one command."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from ingest.commands.home import Home, settings_for
from ingest.errors import ConfigError
from ingest.settings import is_web_address


def up(
    *,
    home: Home = None,
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="Port of the Prefect server, on loopback.")
    ] = 4200,
    no_server: Annotated[
        bool, typer.Option("--no-server", help="Use the Prefect API of PREFECT_API_URL.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="Runs at once.")] = 2,
    queue: Annotated[
        list[str] | None, typer.Option(help="Only runs of this work queue; may be repeated.")
    ] = None,
    beside: Annotated[
        bool, typer.Option("--beside", help="Another worker is up: leave its runs alone.")
    ] = False,
    prefect_file: Annotated[
        Path | None,
        typer.Option(help="Deployments to use instead of ours.", exists=True, dir_okay=False),
    ] = None,
) -> None:
    """Start server, schedules and worker; stop all with Ctrl-C: ingest up --home corpus."""
    settings = settings_for(home)
    if not settings.contact and prefect_file is None:
        raise ConfigError(
            "real portals are crawled: set INGEST_CONTACT to a mail or web address where their "
            "owners reach you"
        )
    api = os.environ.get("PREFECT_API_URL", "")
    if no_server and not is_web_address(api):
        said = f"{api!r} is none" if api else "it is not set"
        raise ConfigError(
            f"--no-server needs a PREFECT_API_URL such as http://host:4200/api; {said}"
        )
    os.environ["INGEST_HOME"] = str(settings.home.resolve())
    options = [f"--port={port}", f"--limit={limit}", *(f"--queue={name}" for name in queue or ())]
    if no_server:
        options.append("--no-server")
    if beside:
        options.append("--beside")
    if prefect_file is not None:
        options.append(f"--prefect-file={prefect_file.resolve()}")
    # the same process: one id to send a signal to, and prefect stays out of the command line
    os.execv(sys.executable, [sys.executable, "-m", "flows.up", *options])  # noqa: S606
