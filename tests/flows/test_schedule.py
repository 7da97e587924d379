"""The deployments as they stand, and the real thing: ``ingest up`` with server and worker."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest
import yaml

from ingest.jobs import SAID
from ingest.portals.groups import GROUPS, live_portals_of
from ingest.portals.registry import all_portals, live_portals
from ingest.sampleweb.days import day_start
from ingest.sampleweb.server import serve
from ingest.sampleweb.web import SampleWeb

REPOSITORY = Path(__file__).resolve().parents[2]
NOW = day_start(12)
BEIJING = ZoneInfo("Asia/Shanghai")


def declared() -> dict:
    return yaml.safe_load((REPOSITORY / "prefect.yaml").read_text(encoding="utf-8"))


def numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:2])


def test_the_versions_that_never_schedule_anything_are_kept_out():
    assert numbers(version("fastapi")) < (0, 151)
    assert numbers(version("sqlalchemy")) < (2, 1)
    assert (3, 8) <= numbers(version("prefect")) < (4, 0)


def test_every_live_portal_is_in_one_group():
    assert sorted(p for group in GROUPS for p in live_portals_of(group)) == sorted(live_portals())


def test_every_job_has_a_deployment():
    assert {one["name"] for one in declared()["deployments"]} == set(SAID)


@pytest.mark.parametrize("deployment", declared()["deployments"], ids=lambda one: one["name"])
def test_a_deployment_is_in_beijing_time_and_leads_to_a_flow(deployment):
    module, _, name = deployment["entrypoint"].rpartition(".")
    assert getattr(import_module(module), name).name
    assert deployment["concurrency_limit"]["limit"] == 1
    assert all(one["timezone"] == "Asia/Shanghai" for one in deployment.get("schedules", ()))


@pytest.mark.parametrize("deployment", declared()["deployments"], ids=lambda one: one["name"])
def test_every_parameter_of_a_deployment_is_described(deployment):
    module, _, name = deployment["entrypoint"].rpartition(".")
    schema = getattr(import_module(module), name).parameters
    assert deployment.get("parameters", {}).keys() <= schema.properties.keys()
    assert all(one.get("description") for one in schema.properties.values())


def test_what_is_done_by_hand_can_be_narrowed():
    backfill, reextract = (import_module(f"flows.{one}") for one in ("backfill", "reextract"))
    assert backfill.backfill.parameters.properties.keys() >= {"portals", "since", "until"}
    assert reextract.reextract.parameters.properties.keys() >= {"portals", "since", "until"}


@pytest.mark.parametrize(
    ("job", "after", "due"),
    [
        ("crawl-tech", "2026-12-31T23:50:00", "2027-01-01T00:22:00"),
        ("nightly", "2026-12-31T02:31:00", "2027-01-01T02:30:00"),
        ("nightly", "2028-02-28T12:00:00", "2028-02-29T02:30:00"),
        ("health", "2026-03-29T00:00:00", "2026-03-29T07:00:00"),  # clocks change in Europe
        ("weekly", "2026-10-31T12:00:00", "2026-11-01T03:30:00"),  # and in America, on a Sunday
    ],
)
def test_times_are_right_at_the_ends_of_years_and_of_summer(job, after, due):
    from prefect.server.schemas.schedules import CronSchedule  # noqa: PLC0415 - slow to import

    (chosen,) = (one for one in declared()["deployments"] if one["name"] == job)
    (schedule,) = chosen["schedules"]
    cron = CronSchedule(cron=schedule["cron"], timezone=schedule["timezone"])
    start = datetime.fromisoformat(after).replace(tzinfo=BEIJING)
    (found,) = asyncio.run(cron.get_dates(1, start=start, end=start + timedelta(days=8)))
    assert found == datetime.fromisoformat(due).replace(tzinfo=BEIJING)


def minutely(proxy: str) -> dict:
    """Return our deployments with one group and the release every minute, on the sample web."""
    settings = declared()
    samples = sorted(p.id for p in all_portals().values() if p.status == "sample")
    for deployment in settings["deployments"]:
        if deployment["name"] in {"crawl-tech", "publish"}:
            deployment["schedules"][0]["cron"] = "* * * * *"
        else:
            deployment["schedules"] = []  # a crawl of real portals is due every quarter of an hour
        if deployment["name"] == "crawl-tech":
            deployment["parameters"] |= {"portals": samples, "proxy": proxy}
    return settings


@pytest.fixture
def environment(tmp_path) -> Iterator[dict[str, str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    yield kept | {
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "INGEST_HOME": str(tmp_path / "home"),
        "INGEST_NOW": NOW.isoformat(),
    }


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


def ended_runs(environment: dict[str, str], *states: str) -> list[dict]:
    # asked for by state: an hour of runs is scheduled ahead, and an answer holds 200 at most
    wanted = {"flow_runs": {"state": {"type": {"any_": list(states)}}}}
    return [
        run for run in api(environment, "/flow_runs/filter", wanted) or [] if run["auto_scheduled"]
    ]


def completed(environment: dict[str, str]) -> set[str]:
    """Return the deployments with a scheduled run that is done; none may have failed."""
    failed = [run["state"]["message"] for run in ended_runs(environment, "FAILED")]
    assert not failed, failed
    names = {one["id"]: one["name"] for one in api(environment, "/deployments/filter", {}) or []}
    return {names[run["deployment_id"]] for run in ended_runs(environment, "COMPLETED")}


def running(home: Path) -> list[tuple[int, str]]:
    """Return the processes that have this corpus in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes()
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if f"INGEST_HOME={home}\0".encode() in environment and words:
            found.append((int(folder.name), words))
    return found


def articles_in(home: Path) -> tuple[int, int, int]:
    """Return rows, ids and portals of the newest release."""
    if not (home / "releases" / "latest").exists():
        return 0, 0, 0
    glob = f"{home}/releases/latest/articles/**/*.parquet"
    query = f"""select count(*), count(distinct article_id), count(distinct portal)
        from read_parquet('{glob}')"""
    (row,) = duckdb.sql(query).fetchall()
    return row


def wait_until(is_true, seconds: float, log: Path, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > deadline:
            logs = [path.read_text()[-3000:] for path in (log, *log.parent.glob("home/logs/*"))]
            raise AssertionError(f"not within {seconds} s: {what}\n" + "\n".join(logs))
        time.sleep(0.5)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="processes are read from /proc")
def test_ingest_up_crawls_and_publishes_survives_a_kill_and_stops(environment, tmp_path):
    home, log = tmp_path / "home", tmp_path / "up.log"
    port = environment["PREFECT_API_URL"].split(":")[2].split("/")[0]
    with serve(SampleWeb(seed=7, now=NOW), port=0) as web:
        chosen = tmp_path / "prefect.yaml"
        chosen.write_text(yaml.safe_dump(minutely(web.url)), encoding="utf-8")
        up = subprocess.Popen(
            [sys.executable, "-m", "ingest", "up", "--port", port, "--prefect-file", str(chosen)],
            env=environment,
            stdout=log.open("ab"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_until(
                lambda: "crawl-tech" in completed(environment) and articles_in(home)[0],
                300,
                log,
                "runs that the schedules created have crawled and published",
            )
            deployed = {one["name"] for one in api(environment, "/deployments/filter", {})}
            assert deployed == set(SAID)
            (worker,) = (pid for pid, words in running(home) if "worker start" in words)
            os.kill(worker, signal.SIGKILL)
            wait_until(
                lambda: any(
                    "worker start" in words and pid != worker for pid, words in running(home)
                ),
                120,
                log,
                "another worker is up",
            )
        finally:
            up.send_signal(signal.SIGTERM)
            try:
                up.wait(60)
            except subprocess.TimeoutExpired:
                os.killpg(up.pid, signal.SIGKILL)
                raise
    wait_until(lambda: not running(home), 15, log, "no process is left")
    n_articles, n_distinct, n_portals = articles_in(home)
    assert n_articles == n_distinct > 20
    assert n_portals >= 8
