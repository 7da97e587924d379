"""Everything at once: server, work pool, automations, deployments and worker, until one signal.

``python -m flows.up`` is what ``ingest up`` becomes; see its ``--help``. It never imports Prefect:
it lives for months, and 55 MB with it.
"""

import argparse
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from flows.children import SAID, Child
from flows.pulse import Heartbeat, Pulse, answers
from ingest.errors import IngestError
from ingest.locking import only_holder
from ingest.settings import Settings, settings_with

POOL = "ingest"
PORT = 4200
HOST = "127.0.0.1"
PREPARE_S = 420.0
"""How long a server may take to answer and be prepared: 300 s for its start, then 5 to 30 s."""

LOOK_EVERY_S = 1.0
KEPT_DAYS = 30
"""How long Prefect keeps finished runs with their logs; the corpus keeps its own record."""

EVENT_DAYS = 7
"""How long Prefect keeps its events, most of which are heartbeats."""


def main(arguments: list[str] | None = None) -> int:
    """Start everything, keep it running, stop it on SIGTERM or SIGINT; return the exit code."""
    chosen = _parser().parse_args(arguments)
    stopping = False

    def stop(_number: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        settings = settings_with()
        with only_holder(settings.home / f"{_name(chosen)}.lock", wait_s=0):
            _serve(chosen, settings, is_stopping=lambda: stopping)
    except IngestError as error:
        _say(str(error))
        return 1
    return 0


def _serve(
    chosen: argparse.Namespace, settings: Settings, *, is_stopping: Callable[[], bool]
) -> None:
    logs = settings.home.resolve() / "logs"
    environment = environment_of(chosen, settings)
    url = environment["PREFECT_API_URL"].removesuffix("/api")

    def child(name: str, program: list[str]) -> Child:
        return Child(name, program, environment=environment, logs=logs)

    server = None if chosen.no_server else child("server", _server(chosen))
    name = f"{_name(chosen, 'worker')} on {socket.gethostname()}"
    worker = child(_name(chosen, "worker"), _worker(chosen, name))
    children = [one for one in (server, worker) if one is not None]
    api = environment["PREFECT_API_URL"]
    of_server = Pulse(lambda: answers(f"{api}/health"))
    of_worker = Pulse(Heartbeat(api, POOL, name).has_come)
    if server is not None:
        _refuse_taken(chosen.port)
    try:
        while not is_stopping():
            if not all(one.is_alive for one in children):
                worker.stop()
                if server is not None and not server.is_alive:
                    server.start()
                _say(f"{url}: waiting for it to answer, logs in {logs}")
                _prepare(child(_name(chosen, "prepare"), _preparing(chosen)), server, is_stopping)
                if is_stopping():
                    break
                worker.start()
                of_server.begin(time.monotonic())
                of_worker.begin(time.monotonic())
                _say(f"{url}: up")
            if server is not None and of_server.is_lost(time.monotonic()):
                _say(f"{url}: runs but does not answer any more, and is started again")
                server.stop()
            elif of_worker.is_lost(time.monotonic()):
                _say("the worker runs but has no heartbeat any more, and is started again")
                worker.stop()
            for one in children:
                one.trim_log()
            time.sleep(LOOK_EVERY_S)
    finally:
        for one in reversed(children):
            one.stop()
        _say("stopped")


def _name(chosen: argparse.Namespace, of: str = "up") -> str:
    """Return what locks and logs are called: a second worker of a corpus has its own."""
    return "-".join([of, *(chosen.queue or ["beside"])]) if chosen.beside else of


def _prepare(preparing: Child, server: Child | None, is_stopping: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PREPARE_S
    preparing.start()
    try:
        while preparing.is_alive and not is_stopping():
            if server is not None and not server.is_alive:
                raise IngestError(f"the Prefect server ended; see {server.log}")
            if time.monotonic() > deadline:
                raise IngestError(f"not prepared within {PREPARE_S:.0f} s; see {preparing.log}")
            time.sleep(LOOK_EVERY_S / 10)
    finally:
        preparing.stop()
    if is_stopping():
        return
    lines = preparing.lines()
    said = [line.removeprefix(SAID) for line in lines if line.startswith(SAID)]
    if preparing.exit_code:
        reason = said[-1] if said else lines[-1] if lines else "it says nothing"
        raise IngestError(f"not prepared: {reason} (more in {preparing.log})")
    for line in said:
        _say(line)


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise IngestError(
                f"port {port} cannot be had ({error.strerror}): take another with --port, "
                "or the Prefect server that is there with --no-server"
            ) from error


def environment_of(chosen: argparse.Namespace, settings: Settings) -> dict[str, str]:
    """Return the environment of server and worker; what Prefect keeps may be set outside."""
    home = settings.home.resolve()
    local = f"http://{HOST}:{chosen.port}/api"
    url = os.environ.get("PREFECT_API_URL", local) if chosen.no_server else local
    return {
        **_kept_by_prefect(),
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
        # readings of phrases take 45 MB a process; those of single characters are the same without
        "PYPINYIN_NO_PHRASES": "true",
    }


def _kept_by_prefect() -> Mapping[str, str]:
    """Return settings that keep Prefect's own database from growing for ever."""
    return {
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(KEPT_DAYS * 24 * 3600),
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": f"P{EVENT_DAYS}D",  # takes no seconds
    }


def _server(chosen: argparse.Namespace) -> list[str]:
    return [
        *(sys.executable, "-m", "prefect", "server", "start"),
        *("--host", HOST, "--port", str(chosen.port)),
    ]


def _preparing(chosen: argparse.Namespace) -> list[str]:
    return [
        *(sys.executable, "-m", "flows.preparing", "--pool", POOL),
        *("--prefect-file", str(chosen.prefect_file or _packaged())),
        *(part for queue in chosen.queue for part in ("--queue", queue)),
        *(("--beside",) if chosen.beside else ()),
    ]


def _worker(chosen: argparse.Namespace, name: str) -> list[str]:
    queues = [part for queue in chosen.queue for part in ("--work-queue", queue)]
    return [
        *(sys.executable, "-m", "prefect", "worker", "start", "--pool", POOL, "--name", name),
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
