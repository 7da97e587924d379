"""Some days of the long soak: the product on a broken web, killed at random moments."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.soak.kills import WEIGHTS, planned_kills
from tests.soak.processes import KINDS, Orphans, Process
from tests.soak.seasons import FAULTS, Seasons

REPOSITORY = Path(__file__).resolve().parents[2]


def process(pid: int, parent: int, *, words: str = "python") -> Process:
    return Process(pid=pid, parent=parent, started=pid, words=words, run="")


def test_the_same_seed_kills_the_same():
    same = {"first": 0, "days": 180, "kills": 200}
    plan = planned_kills(**same, seed=1)
    assert plan == planned_kills(**same, seed=1)
    assert plan != planned_kills(**same, seed=2)
    assert len(plan) == 200
    assert {one.kind for one in plan} == set(WEIGHTS)
    assert set(WEIGHTS) - set(KINDS) == {"all"}
    assert all(0 < one.day < 180 for one in plan)
    assert [one.day for one in plan] == sorted(one.day for one in plan)


def test_every_season_brings_the_articles_of_the_first_one_anew():
    seasons = Seasons(seed=3, days=180)
    names = [page.name for page in seasons.plan]
    assert len(names) == len(set(names)) >= 3 * 150
    addresses = [page.first_url() for page in seasons.plan]
    assert len(addresses) == len(set(addresses))


def test_every_fault_comes_in_half_a_year_and_none_at_once():
    seasons = Seasons(seed=1, days=180)
    found = [fault for day in range(180) for fault in seasons.faults(day).values()]
    assert set(found) == set(FAULTS)
    assert not seasons.faults(0)


def test_an_orphan_is_what_has_no_living_ancestor_that_is_ingest_up(monkeypatch):
    monkeypatch.setattr("tests.soak.processes.GRACE_S", -1.0)
    orphans = Orphans()
    alive = {one.pid: one for one in (process(10, 1), process(11, 10), process(12, 99))}
    orphans.look(alive, 10, after="worker")
    assert [name for name, _ in orphans.found] == [12]
    orphans.look(alive, None, after="up")
    assert sorted(name for name, _ in orphans.found) == [10, 11, 12]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="processes are read from /proc")
def test_two_days_and_three_kills_lose_nothing(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    soak = [sys.executable, "-m", "tests.soak.run", "--first-day=12", "--days=2"]
    done = subprocess.run(
        [*soak, "--kills=3", "--seed=54", f"--port={port}", f"--folder={tmp_path}"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr[-5000:]
    found = json.loads(done.stdout)
    assert (found["days"], found["kills"]) == (2, 3)
    assert found["articles"] >= found["reachable"] > 10
