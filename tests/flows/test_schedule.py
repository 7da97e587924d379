"""A real Prefect server and worker: the schedule itself starts the job, and the rows arrive."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import duckdb
import pytest
import yaml

from ingest.portals.registry import all_portals
from ingest.sampleweb.days import day_start
from ingest.sampleweb.server import serve
from ingest.sampleweb.web import SampleWeb

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).resolve().parents[2]
NOW = day_start(12)


def numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:2])


def test_the_versions_that_never_schedule_anything_are_kept_out():
    assert numbers(version("fastapi")) < (0, 151)
    assert numbers(version("sqlalchemy")) < (2, 1)
    assert (3, 8) <= numbers(version("prefect")) < (4, 0)


def test_the_schedule_is_in_beijing_time():
    (deployment,) = yaml.safe_load((REPOSITORY / "prefect.yaml").read_text())["deployments"]
    (schedule,) = deployment["schedules"]
    assert schedule["timezone"] == "Asia/Shanghai"
    assert deployment["entrypoint"] == "flows.refresh.refresh"


@pytest.fixture
def environment(tmp_path) -> Iterator[dict[str, str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    yield kept | {
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "INGEST_HOME": str(tmp_path / "home"),
        "INGEST_NOW": NOW.isoformat(),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }


def prefect(*arguments: str, environment: dict[str, str], log: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "prefect", *arguments],
        env=environment,
        cwd=REPOSITORY,
        stdout=log.open("ab"),
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


@pytest.fixture
def server(environment, tmp_path) -> Iterator[Path]:
    log = tmp_path / "prefect.log"
    port = environment["PREFECT_API_URL"].split(":")[2].split("/")[0]
    arguments = ("server", "start", "--host", "127.0.0.1", "--port", port)
    process = prefect(*arguments, environment=environment, log=log)
    try:
        wait_until(lambda: api(environment, "/health") is True, 120, log, "server is healthy")
        yield log
    finally:
        end(process)


def api(environment: dict[str, str], path: str, body: dict | None = None) -> object:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(  # noqa: S310
        environment["PREFECT_API_URL"] + path, data, {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return json.load(answer)
    except OSError:
        return None


def wait_until(is_true, seconds: float, log: Path, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}\n{log.read_text()[-3000:]}")
        time.sleep(0.5)


def end(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_a_scheduled_run_brings_rows_into_the_warehouse(environment, server, tmp_path):
    settings = yaml.safe_load((REPOSITORY / "prefect.yaml").read_text())
    (deployment,) = settings["deployments"]
    deployment["schedules"][0]["cron"] = "* * * * *"  # the shipped one fires once an hour
    samples = sorted(p.id for p in all_portals().values() if p.status == "sample")
    with serve(SampleWeb(seed=7, now=NOW), port=0) as web:
        deployment["parameters"] = {"portals": samples, "proxy": web.url}
        chosen = tmp_path / "prefect.yaml"
        chosen.write_text(yaml.safe_dump(settings))
        for arguments in (
            ("work-pool", "create", "ingest", "--type", "process"),
            ("--no-prompt", "deploy", "--all", "--prefect-file", str(chosen)),
        ):
            process = prefect(*arguments, environment=environment, log=server)
            assert process.wait(120) == 0, server.read_text()[-3000:]
        worker = prefect(
            *("worker", "start", "--pool", "ingest", "--limit", "1"),
            environment=environment,
            log=server,
        )
        try:
            wait_until(
                lambda: scheduled_and_completed(environment),
                200,
                server,
                "a run that the schedule created is completed",
            )
        finally:
            end(worker)
    glob = f"{tmp_path}/home/releases/latest/articles/**/*.parquet"
    query = f"select count(*), count(distinct portal) from read_parquet('{glob}')"
    ((n_articles, n_portals),) = duckdb.sql(query).fetchall()
    assert n_articles > 20
    assert n_portals >= 8


def scheduled_and_completed(environment: dict[str, str]) -> bool:
    # asked for by state: an hour of runs is scheduled ahead, and an answer holds 200 at most
    ended = {"flow_runs": {"state": {"type": {"any_": ["COMPLETED", "FAILED", "CRASHED"]}}}}
    runs = api(environment, "/flow_runs/filter", ended) or []
    failed = [run["state"]["message"] for run in runs if run["state_type"] != "COMPLETED"]
    assert not failed, failed
    return any(run["auto_scheduled"] for run in runs)
