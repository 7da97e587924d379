"""Everything at once: server, work pool, automations, deployments and worker, until one signal.

``python -m flows.up`` is what ``ingest up`` becomes; see its ``--help``.
"""

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from flows.children import Child
from ingest.errors import IngestError
from ingest.locking import only_holder
from ingest.settings import Settings

POOL = "ingest"
PORT = 4200
START_S = 120.0
"""How long the server may take to answer; 12 to 20 s on two quiet cores."""

LOOK_EVERY_S = 1.0


def main(arguments: list[str] | None = None) -> int:
    """Start everything, keep it running, stop it on SIGTERM or SIGINT; return the exit code."""
    chosen = _parser().parse_args(arguments)
    settings = Settings()
    stopping = False

    def stop(_number: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        with only_holder(settings.home / "up.lock", wait_s=0):
            _serve(chosen, settings, is_stopping=lambda: stopping)
    except IngestError as error:
        _say(str(error))
        return 1
    return 0


def _serve(
    chosen: argparse.Namespace, settings: Settings, *, is_stopping: Callable[[], bool]
) -> None:
    logs = settings.home.resolve() / "logs"
    environment = _environment(chosen, settings)
    server = Child("server", _server(chosen), environment=environment, logs=logs)
    worker = Child("worker", _worker(chosen), environment=environment, logs=logs)
    children = [worker] if chosen.no_server else [server, worker]
    os.environ.update(environment)
    try:
        while not is_stopping():
            if not all(child.is_alive for child in children):
                worker.stop()
                if server in children and not server.is_alive:
                    server.start()
                _prepare(chosen, server, children, is_stopping)
                if is_stopping():
                    break
                worker.start()
                _say(f"up: {environment['PREFECT_API_URL'].removesuffix('/api')}, logs in {logs}")
            time.sleep(LOOK_EVERY_S)
    finally:
        worker.stop()
        server.stop()
        _say("stopped")


def _prepare(
    chosen: argparse.Namespace,
    server: Child,
    children: list[Child],
    is_stopping: Callable[[], bool],
) -> None:
    # prefect is imported while its server starts, 3 s, and reads the environment when it is
    from flows.preparing import is_healthy, prepare  # noqa: PLC0415

    deadline = time.monotonic() + START_S
    while not is_stopping() and not asyncio.run(is_healthy()):
        if time.monotonic() > deadline or (server in children and not server.is_alive):
            raise IngestError(f"the Prefect server does not answer; see {server.log}")
        time.sleep(0.25)
    if is_stopping():
        return
    asyncio.run(prepare(POOL, is_only_worker=not chosen.beside))
    deploy = ["deploy", "--all", "--prefect-file", str(chosen.prefect_file or _packaged())]
    done = subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, "-m", "prefect", "--no-prompt", *deploy],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise IngestError(f"the deployments were refused: {done.stdout[-500:]}{done.stderr[-500:]}")


def _environment(chosen: argparse.Namespace, settings: Settings) -> dict[str, str]:
    home = settings.home.resolve()
    local = f"http://127.0.0.1:{chosen.port}/api"
    url = os.environ.get("PREFECT_API_URL", local) if chosen.no_server else local
    return {
        **os.environ,
        "INGEST_HOME": str(home),
        "PREFECT_API_URL": url,
        "PREFECT_HOME": os.environ.get("PREFECT_HOME", str(home / "prefect")),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": (
            "prefect.server.concurrency.lease_storage.filesystem"
        ),
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    }


def _server(chosen: argparse.Namespace) -> list[str]:
    return [
        *(sys.executable, "-m", "prefect", "server", "start"),
        *("--host", "127.0.0.1", "--port", str(chosen.port)),
    ]


def _worker(chosen: argparse.Namespace) -> list[str]:
    queues = [part for queue in chosen.queue for part in ("--work-queue", queue)]
    return [
        *(sys.executable, "-m", "prefect", "worker", "start", "--pool", POOL),
        *("--limit", str(chosen.limit), *queues),
    ]


def _packaged() -> Path:
    """Return the deployments that came with the package, or those of the checkout."""
    packaged = Path(str(files("ingest") / "prefect.yaml"))
    return packaged if packaged.is_file() else Path(__file__).parents[1] / "prefect.yaml"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ingest up", description=__doc__)
    parser.add_argument("--port", type=int, default=PORT, help="port of the Prefect server")
    parser.add_argument(
        "--no-server", action="store_true", help="use the Prefect API of PREFECT_API_URL"
    )
    parser.add_argument("--limit", type=int, default=2, help="runs at once (default: 2)")
    parser.add_argument(
        "--queue", action="append", default=[], help="only runs of this work queue; may be repeated"
    )
    parser.add_argument(
        "--beside", action="store_true", help="another worker is up: leave its runs alone"
    )
    parser.add_argument("--prefect-file", type=Path, help="deployments to use instead of ours")
    return parser


def _say(text: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} ingest up: {text}", file=sys.stderr, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
