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

from flows.preparing import OURS
from ingest.jobs import SAID
from ingest.portals.groups import GROUPS, live_portals_of
from ingest.portals.registry import all_portals, live_portals
from ingest.sampleweb.days import day_start
from ingest.sampleweb.server import serve
from ingest.sampleweb.web import SampleWeb
from ingest.text.urls import canonical_url
from tests.soak.counts import lost
from tests.soak.seasons import BrokenWeb

REPOSITORY = Path(__file__).resolve().parents[2]
EARLIER, NOW = day_start(12), day_start(20)
OFTEN = "every-half-minute"
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


@pytest.fixture
def environment(tmp_path) -> Iterator[dict[str, str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "INGEST_"))}
    yield kept | {
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_WORKER_QUERY_SECONDS": "2",  # ten by itself
        "INGEST_MIN_DELAY_S": "0.5",  # a crawl lasts long enough to be killed in the middle
        "INGEST_HOME": str(tmp_path / "home"),
        "INGEST_NOW": NOW.isoformat(),
    }


def api(environment: dict[str, str], path: str, body: dict | None = None) -> object:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(  # noqa: S310
        environment["PREFECT_API_URL"] + path, data, {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return json.load(answer)
    except OSError:
        return None


def ended_runs(environment: dict[str, str], *states: str) -> list[dict]:
    # asked for by state: an hour of runs is scheduled ahead, and an answer holds 200 at most
    wanted = {"flow_runs": {"state": {"type": {"any_": list(states)}}}}
    return [
        run for run in api(environment, "/flow_runs/filter", wanted) or [] if run["auto_scheduled"]
    ]


def fired(environment: dict[str, str], deployment: str, *states: str) -> list[dict]:
    """Return the runs that our own schedule of a deployment began; none may have failed.

    An hour may strike for real portals meanwhile: nobody gave a contact, so they are not crawled.
    """
    names = {one["id"]: one["name"] for one in api(environment, "/deployments/filter", {}) or []}

    def begun_by(run: dict) -> tuple[str, str]:
        return names.get(run["deployment_id"], ""), run["created_by"]["display_value"]

    for run in ended_runs(environment, "FAILED"):
        job, schedule = begun_by(run)
        is_real = job.startswith("crawl-") and schedule == "hourly"
        assert is_real and "could not start" in run["state"]["message"], (job, run["state"])
    return [run for run in ended_runs(environment, *states) if begun_by(run) == (deployment, OFTEN)]


def as_declared(environment: dict[str, str]) -> list[dict]:
    """Return what the server holds, in the words of ``prefect.yaml``, but for our own schedules."""
    found = []
    for one in api(environment, "/deployments/filter", {}) or []:
        schedules = [
            {**one_of["schedule"], "slug": one_of["slug"]}
            for one_of in one["schedules"]
            if one_of["slug"] != OFTEN and one_of["active"]
        ]
        options = {k: v for k, v in one["concurrency_options"].items() if v is not None}
        limit = one["global_concurrency_limit"]["limit"]
        said = {
            "name": one["name"],
            "description": one["description"],
            "entrypoint": one["entrypoint"],
            "parameters": one["parameters"],
            "schedules": [{k: each[k] for k in ("cron", "timezone", "slug")} for each in schedules],
            "concurrency_limit": {"limit": limit, **options},
            "tags": [tag for tag in one["tags"] if tag != OURS],
            "pull": one["pull_steps"] or [],
            "work_pool": {
                "name": one["work_pool_name"],
                "work_queue_name": one["work_queue_name"],
            },
        }
        assert not one["paused"], one["name"]
        # what the file leaves out is empty on the server
        found.append({k: v for k, v in said.items() if v or k == "pull"})
    return found


def by_name(deployments: list[dict]) -> list[dict]:
    return sorted(deployments, key=lambda one: one["name"])


def add_schedule(environment: dict[str, str], deployment: str, parameters: dict) -> None:
    """Give a deployment one schedule more beside its own."""
    schedule = {"interval": 30, "timezone": "Asia/Shanghai"}
    added = [{"schedule": schedule, "slug": OFTEN, "parameters": parameters}]
    (chosen,) = (
        one["id"]
        for one in api(environment, "/deployments/filter", {})
        if one["name"] == deployment
    )
    assert api(environment, f"/deployments/{chosen}/schedules", added)


class AskedWeb(SampleWeb):
    """The sample web, which knows what it was asked for."""

    def __init__(self, now: datetime) -> None:
        super().__init__(seed=7, now=now)
        self.asked: set[str] = set()

    def respond(self, method, url, headers):
        self.asked.add(canonical_url(url))
        return super().respond(method, url, headers)

    def articles(self) -> dict[str, frozenset[str]]:
        """Return name and addresses of every article that can be read."""
        bare = SampleWeb(seed=7, now=self.now, plan=())
        return BrokenWeb(self, bare, {}).whole()


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
def test_what_is_declared_is_deployed_and_its_schedules_survive_a_kill(environment, tmp_path):
    home, log = tmp_path / "home", tmp_path / "up.log"
    port = environment["PREFECT_API_URL"].split(":")[2].split("/")[0]
    chosen = REPOSITORY / "prefect.yaml"
    earlier, later = AskedWeb(EARLIER), AskedWeb(NOW)
    new = {k: v for k, v in later.articles().items() if k not in earlier.articles()}
    assert len(new) > 10
    to_ask = frozenset().union(*new.values())

    def pids(*words: str) -> set[int]:
        return {pid for pid, line in running(home) if any(word in line for word in words)}

    def crawled_after(instant: str) -> bool:
        done = fired(environment, "crawl-tech", "COMPLETED")
        return any(run["start_time"] > instant for run in done)

    samples = sorted(p.id for p in all_portals().values() if p.status == "sample")
    with serve(earlier, port=0) as web:
        up = subprocess.Popen(
            [sys.executable, "-m", "ingest", "up", "--port", port, "--prefect-file", str(chosen)],
            env=environment,
            stdout=log.open("ab"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_until(lambda: log.read_text().count(": up\n") == 1, 300, log, "it is up")
            assert by_name(as_declared(environment)) == by_name(declared()["deployments"])
            add_schedule(environment, "crawl-tech", {"portals": samples, "proxy": web.url})
            wait_until(lambda: crawled_after(""), 300, log, "a run of the schedule has crawled")
            web.show(later)
            wait_until(
                lambda: len(later.asked & to_ask) > 3 and pids("-m crawlers"),
                300,
                log,
                "a crawl of new pages is under way",
            )
            killed = pids("worker start", "prefect.engine")
            below = pids("-m crawlers", "-m ingest.workers")
            (cut,) = fired(environment, "crawl-tech", "RUNNING")
            for pid in killed:
                os.kill(pid, signal.SIGKILL)
            n_asked = len(later.asked & to_ask)
            assert 3 < n_asked < len(to_ask)
            wait_until(
                lambda: not below & {pid for pid, _ in running(home)}, 30, log, "nothing is left"
            )
            wait_until(lambda: log.read_text().count(": up\n") == 2, 300, log, "it is up again")
            assert by_name(as_declared(environment)) == by_name(declared()["deployments"])
            crashed = fired(environment, "crawl-tech", "CRASHED")
            assert [run["id"] for run in crashed] == [cut["id"]]
            wait_until(lambda: crawled_after(crashed[0]["end_time"]), 300, log, "it crawls again")
            add_schedule(environment, "publish", {})
            wait_until(
                lambda: fired(environment, "publish", "COMPLETED"), 300, log, "it is published"
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
    assert lost(home, new, now=NOW) == ([], [])
