"""How scheduled jobs came to their ends is written down."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from ingest import jobs
from ingest.errors import Busy, StoreError
from ingest.report.health_causes import causes_of
from ingest.report.health_jobs import job_states, noted
from ingest.settings import Settings
from tests.report.made_facts import facts

NOW = datetime(2026, 10, 31, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def settings(home, days=0):
    return Settings(home=home, now=NOW + days * DAY)


def fail(home, days=0):
    with (
        pytest.raises(StoreError, match="no room"),
        noted("nightly", settings(home, days)),
    ):
        raise StoreError("no room")


def test_failures_in_a_row_are_counted_until_one_ends_well(tmp_path):
    assert job_states(tmp_path) == ()
    fail(tmp_path)
    fail(tmp_path, 1)
    (state,) = job_states(tmp_path)
    assert (state.job, state.n_failed, state.failing_since) == ("nightly", 2, NOW)
    assert state.said == "StoreError: no room"
    with noted("nightly", settings(tmp_path, 2)):
        assert job_states(tmp_path)[0].failing_since == NOW, "not before its end"
    (state,) = job_states(tmp_path)
    assert (state.n_failed, state.failing_since, state.said) == (0, None, None)
    assert state.ended_at == NOW + 2 * DAY


def test_one_that_is_killed_has_begun_and_not_ended(tmp_path):
    with pytest.raises(KeyboardInterrupt), noted("nightly", settings(tmp_path)):
        raise KeyboardInterrupt
    (state,) = job_states(tmp_path)
    assert (state.began_at, state.ended_at, state.failing_since) == (NOW, None, None)


def kill(home, days=0):
    with pytest.raises(KeyboardInterrupt), noted("nightly", settings(home, days)):
        raise KeyboardInterrupt


def test_of_several_that_were_killed_the_first_counts(tmp_path):
    kill(tmp_path)
    kill(tmp_path, 1)
    assert job_states(tmp_path)[0].began_at == NOW
    (cause,) = causes_of(facts(at=NOW + DAY, jobs=job_states(tmp_path)))
    assert cause.said == "nightly began 24 hours ago and never ended: killed?"
    with noted("nightly", settings(tmp_path, 2)):
        pass
    kill(tmp_path, 3)
    assert job_states(tmp_path)[0].began_at == NOW + 3 * DAY


def test_one_that_others_kept_from_its_work_has_not_failed(tmp_path):
    with pytest.raises(Busy), noted("nightly", settings(tmp_path)):
        raise Busy("another run is at work")
    (state,) = job_states(tmp_path)
    assert (state.failing_since, state.is_unended) == (None, True)


def test_a_damaged_note_is_written_anew(tmp_path):
    fail(tmp_path)
    (path,) = (tmp_path / "health" / "jobs").glob("*.json")
    path.write_text(json.dumps({"job": "nightly"}))
    assert job_states(tmp_path) == ()
    fail(tmp_path, 1)
    assert job_states(tmp_path)[0].n_failed == 1


def test_a_job_that_fails_by_itself_is_a_cause(tmp_path):
    (tmp_path / "ledger").write_text("no folder")
    with pytest.raises((StoreError, OSError)):
        jobs.nightly(settings=settings(tmp_path))
    (cause,) = causes_of(facts(jobs=job_states(tmp_path)))
    assert cause.id == "job:nightly"
    assert cause.weight == "broken"
