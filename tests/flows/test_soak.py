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
from tests.soak.verdicts import ZERO, Alerts, is_met, says_why

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


MET = {
    **dict.fromkeys(ZERO, 0),
    "days": 180,
    "kills": 200,
    "reachable": 500,
    "rows_changed_by_second_pass": {},
    "wrong": [],
}


@pytest.mark.parametrize(
    ("changed", "is_it"),
    [
        ({}, True),
        ({"days": 3}, False),  # time ran out, or somebody stopped it
        ({"kills": 0}, False),
        ({"reachable": 0}, False),
        ({"runs_left_open": None}, False),  # the server did not say
        ({"runs_left_open": 1}, False),
        ({"alerts_out_of_turn": 1}, False),
        ({"lost_pages": 1}, False),
        ({"rows_changed_by_second_pass": {"articles": 1}}, False),
        ({"wrong": ["day 3: publish FAILED"]}, False),
    ],
)
def test_a_soak_is_met_by_all_days_and_kills_and_nothing_wrong(changed, is_it):
    assert is_met(MET | changed, days=180, kills=200) == is_it


@pytest.mark.parametrize(
    ("job", "message", "is_it"),
    [
        ("crawl-tech", "an exception: RuntimeError: sample_farm: ListPage a: empty (0)", True),
        ("crawl-tech", "an exception: RuntimeError: sample_farm: pages: drift (3 of 4)", True),
        ("crawl-tech", "an exception: RuntimeError: failed", False),
        ("crawl-tech", "RuntimeError: sample_farm: empty; the crawl was cut short", False),
        ("crawl-tech", "an exception: TypeError: sample_farm: empty", False),
        ("crawl-tech", "an exception: OSError: [Errno 28] No space left on device", False),
        ("health", "an exception: RuntimeError: no portal was crawled for 3 days", True),
        ("health", "an exception: RuntimeError: a check is a bit unwell", False),
        ("publish", "RuntimeError: sample_farm: ListPage a: empty (0)", False),
    ],
)
def test_a_run_may_fail_to_say_what_is_broken(tmp_path, job, message, is_it):
    (tmp_path / "health").mkdir()
    causes = [
        {"weight": "broken", "said": "no portal was crawled for 3 days"},
        {"weight": "watch", "said": "a check is a bit unwell"},
    ]
    (tmp_path / "health" / "health.json").write_text(json.dumps({"causes": causes}))
    assert says_why(job, message, tmp_path) == is_it


@pytest.mark.parametrize(
    ("told", "ill"),
    [
        ([], []),
        (["opened a", "opened b", "cleared a", "opened a"], []),
        (["opened a", "opened a"], ["a"]),
        (["cleared b", "opened a"], ["b"]),
    ],
)
def test_an_alert_opens_once_until_it_clears(tmp_path, told, ill):
    (tmp_path / "health").mkdir()
    alerts = Alerts()
    for number in range(len(told) + 1):
        events = [
            {"what": what, "at": str(n), "alert": {"id": cause, "opened_at": str(n)}}
            for n, (what, cause) in enumerate(one.split() for one in told[:number])
        ]
        newest = json.dumps({"events": events[-2:]})
        (tmp_path / "health" / "state.json").write_text(newest)
        alerts.look(tmp_path)
    assert alerts.out_of_turn() == ill
    assert alerts.n("opened") + alerts.n("cleared") == len(told)


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
    assert (found["alerts_out_of_turn"], found["runs_left_open"]) == (0, 0)
