"""What breaks is named in the same run: samples of ``make faults`` and ``make year``."""

import shutil
from datetime import timedelta

import pytest

from ingest.archive.archive import Archive
from ingest.sampleweb.dice import Dice
from tests.eval.made_articles import Habits
from tests.eval.made_faults import FAULTS, MadeWeb
from tests.eval.made_portals import KINDS
from tests.eval.made_visits import crawl_once
from tests.eval.run_faults import cases
from tests.eval.run_year import SOURCES, evening, planned_faults, simulated

SEED = 5
DAYS = 12
HABITS = dict.fromkeys(KINDS, Habits())
SHAPED = ("listpage", "pagestate", "jsoninscript", "htmlinjson", "twostep")

VERDICTS = {
    "layout change": (SHAPED, {"shape_changed", "empty"}),
    "empty list": (KINDS, {"empty", "shape_changed"}),
    "login page": (KINDS, {"blocked"}),
    "redirect to login": (KINDS, {"blocked"}),
    "redirect to home": (KINDS, {"shape_changed"}),
    "stale list": (KINDS, {"stale"}),
    "JSON shape change": (SHAPED[1:], {"shape_changed"}),
}
"""Faults that a list shows by itself: in which kinds of routes, and by which verdicts."""


def crawl_day(home, day, faults):
    """Crawl all portals without a network; return the verdict of each route."""
    now = evening(day)
    web = MadeWeb(now=now, dice=Dice(SEED), habits=HABITS, n_days=day + 1, faults=faults)
    run_id = now.isoformat()
    with Archive(home, run_id=run_id) as archive:
        crawl_once(web, archive, KINDS, run_id=run_id)
        runs = [run for run in archive.catalog.route_runs() if run.run_id == run_id]
    return {run.portal: run for run in runs}


@pytest.fixture(scope="module")
def settled(tmp_path_factory):
    """A corpus of portals that worked for some days."""
    home = tmp_path_factory.mktemp("settled")
    for day in range(DAYS):
        runs = crawl_day(home, day, {})
        assert {run.verdict for run in runs.values()} == {"ok"}, runs
    return home


@pytest.fixture
def home(settled, tmp_path):
    """A copy of it."""
    return shutil.copytree(settled, tmp_path / "home")


@pytest.mark.parametrize("fault", VERDICTS)
def test_a_list_that_breaks_is_named_in_the_same_run(home, fault):
    kinds, words = VERDICTS[fault]
    runs = crawl_day(home, DAYS, dict.fromkeys(kinds, fault))
    for portal, run in runs.items():
        expected = words if portal in kinds else {"ok"}
        assert run.verdict in expected, (portal, run.verdict, run.detail)


def test_a_list_that_is_whole_again_works_again(home):
    crawl_day(home, DAYS, dict.fromkeys(KINDS, "login page"))
    runs = crawl_day(home, DAYS + 1, {})
    assert {run.verdict for run in runs.values()} == {"ok"}
    assert all(run.n_new > 5 for run in runs.values()), "two days' articles"


def test_every_fault_is_one_that_some_portal_can_have():
    planned = planned_faults(days=365, sources=SOURCES, seed=1)
    assert set(planned.values()) == set(FAULTS)
    assert len(planned) > 100
    assert evening(1) - evening(0) == timedelta(days=1)


@pytest.mark.slow
def test_a_broken_portal_is_named_and_the_others_are_published(tmp_path):
    found = list(
        cases(
            tmp_path,
            days=6,
            seed=2,
            kinds=("feed", "twostep"),
            faults=("layout change, fields by script",),
            is_built_daily=False,
        )
    )
    assert len(found) == 4
    assert sum(bool(case.fault) for case in found) == 2
    assert [case.line for case in found if not case.is_right] == []


@pytest.mark.slow
def test_two_quiet_weeks_raise_no_alarm(tmp_path):
    sources = {portal: SOURCES[portal] for portal in ("feed", "jsoninscript")}
    year = simulated(tmp_path, days=14, sources=sources, seed=3, faults={})
    assert [day.line for day in year.days if day.is_alarm] == []
    assert year.n_published == year.n_written
