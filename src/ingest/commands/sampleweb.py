"""``ingest sampleweb``: the made-up portals, to look at and to try things on."""

import signal
from typing import Annotated

import typer

app = typer.Typer(help="The sample web: made-up portals.", no_args_is_help=True)


@app.command("serve")
def serve_sample_web(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.")] = 8780,
    seed: Annotated[int, typer.Option(help="Seed of the sample web.")] = 7,
    day: Annotated[int, typer.Option(min=0, max=60, help="Simulated day.")] = 60,
) -> None:
    """Serve the sample web until stopped: ingest sampleweb serve --day 30."""
    from ingest.sampleweb.days import day_start
    from ingest.sampleweb.server import serve
    from ingest.sampleweb.web import SampleWeb

    now = day_start(day)
    with serve(SampleWeb(seed=seed, now=now), port=port) as server:
        typer.echo(f"serving day {day} at {server.url}; it is reached as an HTTP proxy:", err=True)
        typer.echo(
            f"  INGEST_NOW={now.isoformat()} ingest run sample_jiangcheng --proxy {server.url}",
            err=True,
        )
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


@app.command("truth")
def print_truth(
    seed: Annotated[int, typer.Option(help="Seed of the sample web.")] = 7,
    day: Annotated[int, typer.Option(min=0, max=60, help="Simulated day.")] = 60,
) -> None:
    """Print what is true about every address, as JSON lines: ingest sampleweb truth | head."""
    from ingest.sampleweb.days import day_start
    from ingest.sampleweb.truth import truth_lines
    from ingest.sampleweb.web import SampleWeb

    for line in truth_lines(SampleWeb(seed=seed, now=day_start(day)).truth()):
        typer.echo(line, nl=False)
