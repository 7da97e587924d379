"""Three days off: what was under way and what was missed, when ``ingest up`` comes back."""

import json
import logging
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from ingest.portals.registry import all_portals
from ingest.sampleweb.days import day_start
from ingest.sampleweb.server import serve
from ingest.sampleweb.web import SampleWeb

REPOSITORY = Path(__file__).resolve().parents[2]
NOW = day_start(12)
AWAY = timedelta(days=3)
N_MISSED = 5
BY_HAND = {"dry_run": True}
ENDED = ("COMPLETED", "FAILED")
PATIENCE_S = 240.0
"""How long anything may take here: a server starts in 15 s, in 80 s with ten others at work."""


def seldom(proxy: str) -> dict:
    """Return our deployments, two of them scheduled, neither due within this test."""
    settings = yaml.safe_load((REPOSITORY / "prefect.yaml").read_text(encoding="utf-8"))
    samples = sorted(p.id for p in all_portals().values() if p.status == "sample")
    minute = (datetime.now(UTC).minute + 30) % 60
    for deployment in settings["deployments"]:
        if deployment["name"] in {"crawl-tech", "publish"}:
            deployment["schedules"][0]["cron"] = f"{minute} * * * *"
        else:
            deployment["schedules"] = []
        if deployment["name"] == "crawl-tech":
            deployment["parameters"] |= {"portals": samples, "proxy": proxy}
    return settings


class Machine:
    """One machine with one corpus, seen from outside.

    Args:
        folder: For its corpus and logs.
        proxy: Where the sample web is.
    """

    def __init__(self, folder: Path, proxy: str) -> None:
        self.home, self.log = folder / "home", folder / "up.log"
        self._chosen = folder / "prefect.yaml"
        self._chosen.write_text(yaml.safe_dump(seldom(proxy)), encoding="utf-8")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self._up: subprocess.Popen[bytes] | None = None

    def start(self, *, delay_s: float) -> None:
        """Do ``ingest up`` with a pause between requests and wait for its worker."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "INGEST_"))}
        words = ["up", f"--port={self._port}", f"--prefect-file={self._chosen}"]
        before = self._heard().count(": up\n")
        with self.log.open("ab") as log:
            self._up = subprocess.Popen(
                [sys.executable, "-m", "ingest", *words],
                env=kept
                | {
                    "INGEST_HOME": str(self.home),
                    "INGEST_NOW": NOW.isoformat(),
                    "INGEST_MIN_DELAY_S": str(delay_s),
                },
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.until(lambda: self._heard().count(": up\n") > before, "server and worker are up")

    def lose_power(self) -> None:
        """Kill everything at once."""
        while found := self.processes():
            for one in found:
                os.kill(one, signal.SIGKILL)
            if self._up is not None:
                self._up.wait()
            time.sleep(0.1)

    def processes(self) -> list[int]:
        """Return the processes that have this corpus in their environment."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if f"INGEST_HOME={self.home}\0".encode() in (folder / "environ").read_bytes():
                    found.append(int(folder.name))
            except OSError:
                continue
        return found

    def api(self, path: str, body: object | None = None) -> list[dict] | dict:
        """Return what the server answers; one that says it is too busy is asked again."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self._port}/api{path}", data, {"Content-Type": "application/json"}
        )
        for _ in range(20):
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code != 503:
                    raise
            time.sleep(0.5)
        raise AssertionError(f"{path}: too busy for 10 s")

    def runs(self, *states: str) -> list[dict]:
        """Return the runs that are in one of these states."""
        return self.api("/flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": states}}}})

    def held(self) -> int:
        """Return the slots that are held."""
        limits = self.api("/v2/concurrency_limits/filter", {"limit": 100})
        return sum(limit["active_slots"] for limit in limits)

    def until(self, is_true: Callable[[], object], what: str) -> None:
        """Wait until something holds.

        Raises:
            AssertionError: It does not for long, or ``ingest up`` has ended.
        """
        deadline = time.monotonic() + PATIENCE_S
        while not is_true():
            if time.monotonic() > deadline or self._up is None or self._up.poll() is not None:
                logs = [path.read_text()[-3000:] for path in self.home.glob("logs/*.log")]
                raise AssertionError("\n".join([f"not yet: {what}", self._heard(), *logs]))
            time.sleep(0.25)

    def _heard(self) -> str:
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""


@pytest.fixture
def machine(tmp_path) -> Iterator[Machine]:
    with serve(SampleWeb(seed=7, now=NOW), port=0) as web:
        machine = Machine(tmp_path, web.url)
        yield machine
        machine.lose_power()


def ids_by_name(machine: Machine) -> dict[str, str]:
    return {one["name"]: one["id"] for one in machine.api("/deployments/filter", {})}


def leave_under_way(machine: Machine, crawl: str, publish: str, by_hand: str) -> set[str]:
    """Start a crawl that lasts, let a release and a run by hand get no further than their slots."""
    run = machine.api(f"/deployments/{crawl}/create_flow_run", {})
    machine.until(
        lambda: run["id"] in {one["id"] for one in machine.runs("RUNNING")}, "a crawl is under way"
    )
    waiting = next(one for one in machine.runs("SCHEDULED") if one["deployment_id"] == publish)
    later = f"{datetime.now(UTC) + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"
    scheduled = {"type": "SCHEDULED", "state_details": {"scheduled_time": later}}
    asked = machine.api(
        f"/deployments/{by_hand}/create_flow_run", {"parameters": BY_HAND, "state": scheduled}
    )
    pending = {"state": {"type": "PENDING"}, "force": False}
    for one in (waiting, asked):
        machine.api(f"/flow_runs/{one['id']}/set_state", pending)
    machine.until(lambda: machine.held() == 3, "three slots are held")
    return {run["id"], waiting["id"], asked["id"]}


def schedule_missed(machine: Machine, deployments: list[str]) -> None:
    """Have the server schedule what would have been missed had it run on."""
    for one in deployments:
        machine.api(f"/deployments/{one}/schedule", {"min_runs": N_MISSED + 1})


def end_old_runs(machine: Machine, deployment: str) -> tuple[str, str]:
    """Return the ids of two finished runs, one to become too old to keep."""
    ended = {"state": {"type": "COMPLETED"}}
    flow = machine.api(f"/deployments/{deployment}")["flow_id"]
    first, second = (machine.api("/flow_runs/", {"flow_id": flow, **ended}) for _ in range(2))
    return first["id"], second["id"]


def pass_days(machine: Machine, *, old: str, kept: str) -> int:
    """Put all scheduled runs three days back, N_MISSED a deployment; return how many."""
    started = datetime.now(UTC)
    with sqlite3.connect(machine.home / "prefect" / "prefect.db") as db:
        waiting = db.execute(
            """select id, row_number() over (partition by deployment_id order by id)
            from flow_run where state_type = 'SCHEDULED' and auto_scheduled"""
        ).fetchall()
        for run, number in waiting:
            due = f"{started - AWAY + timedelta(hours=number):%Y-%m-%d %H:%M:%S.%f}"
            db.execute(
                "update flow_run set expected_start_time = ?, next_scheduled_start_time = ? "
                "where id = ?",
                (due, due, run),
            )
            db.execute(  # a run waits for the instant in its state, whatever its row says
                "update flow_run_state set state_details = "
                "json_set(state_details, '$.scheduled_time', ?) where flow_run_id = ?",
                (f"{due.replace(' ', 'T')}Z", run),
            )
        for run, days in ((old, 40), (kept, 20)):
            ended = f"{started - timedelta(days=days):%Y-%m-%d %H:%M:%S.%f}"
            db.execute("update flow_run set end_time = ? where id = ?", (ended, run))
    return len(waiting)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="processes are read from /proc")
def test_after_three_days_one_run_stands_for_all_and_no_slot_is_held(machine):
    machine.start(delay_s=30)
    ids = ids_by_name(machine)
    crawl, publish = ids["crawl-tech"], ids["publish"]
    schedule_missed(machine, [crawl, publish])
    orphans = leave_under_way(machine, crawl, publish, ids["reextract"])
    old, kept = end_old_runs(machine, publish)
    machine.lose_power()
    n_missed = pass_days(machine, old=old, kept=kept)
    assert n_missed >= 2 * N_MISSED

    machine.start(delay_s=0)
    worker_began = datetime.now(UTC)
    machine.until(
        lambda: {run["deployment_id"] for run in machine.runs("COMPLETED")} >= {crawl, publish},
        "one run of each deployment is done",
    )
    machine.until(
        lambda: ids["reextract"] in {run["deployment_id"] for run in machine.runs(*ENDED)},
        "the run by hand is done again",
    )
    machine.until(lambda: not machine.runs("PENDING", "RUNNING"), "nothing is under way")
    (again,) = (run for run in machine.runs(*ENDED) if run["deployment_id"] == ids["reextract"])
    assert again["state_type"] == "COMPLETED", again["state"]
    assert "again-1" in again["tags"]
    assert again["parameters"].items() >= BY_HAND.items()
    assert {run["id"] for run in machine.runs("CRASHED")} == orphans
    done = [run for run in machine.runs("COMPLETED") if run["deployment_id"] in {crawl, publish}]
    begun = min(run["start_time"] for run in done)
    waited = (datetime.fromisoformat(begun) - worker_began).total_seconds()
    logging.getLogger(__name__).info("worker to first flow: %.0f s", waited)  # --log-cli-level=INFO
    assert Counter(run["deployment_id"] for run in done) == {crawl: 1, publish: 1}
    assert len(machine.runs("CANCELLED")) == n_missed - 2
    assert machine.held() == 0
    machine.until(
        lambda: old not in {run["id"] for run in machine.runs("COMPLETED")}, "the old run is gone"
    )
    assert kept in {run["id"] for run in machine.runs("COMPLETED")}
