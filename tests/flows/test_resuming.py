"""Which runs by hand are started again after a crash, and how often."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from prefect.client.schemas.objects import FlowRun
from prefect.states import State

from flows.resuming import MOST_TIMES, WITHIN, due_again

NOW = datetime(2026, 11, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
BACKFILL, REEXTRACT = UUID(int=1), UUID(int=2)


def run(state="CRASHED", *, ago=2, tags=("by-hand",), deployment=BACKFILL, **parameters):
    """A run that began so many hours ago and lasted one."""
    ended = None if state in {"RUNNING", "SCHEDULED"} else NOW - (ago - 1) * HOUR
    return FlowRun(
        flow_id=UUID(int=9),
        deployment_id=deployment,
        created=NOW - ago * HOUR,
        end_time=ended,
        state_type=state,
        state=State(type=state),
        tags=list(tags),
        parameters=parameters or {"since": "2026-10-01"},
    )


@pytest.mark.parametrize(
    ("runs", "numbers"),
    [
        ([], []),
        ([run()], [1]),
        ([run("COMPLETED")], []),
        ([run("FAILED")], []),  # it has said why
        ([run("CANCELLED")], []),
        ([run("RUNNING")], []),
        ([run(ago=9), run("COMPLETED", ago=3)], []),  # somebody has done it again
        ([run("COMPLETED", ago=9), run(ago=3)], [1]),
        ([run(ago=9), run("SCHEDULED", ago=3, tags=("by-hand", "again-1"))], []),
        ([run(ago=9), run(ago=3, tags=("by-hand", "again-1"))], [2]),
        ([run(tags=("by-hand", "again-2", "7", "again-so"))], [3]),
        ([run(tags=(f"again-{MOST_TIMES}",))], []),
        ([run(ago=WITHIN / HOUR + 3)], []),
        ([run(since="2026-10-01"), run(since="2026-09-01")], [1, 1]),
        ([run(), run("COMPLETED", ago=1, deployment=REEXTRACT)], [1]),
    ],
)
def test_what_crashed_is_started_again_unless_a_newer_run_stands_for_it(runs, numbers):
    assert [number for _, number in due_again(runs, now=NOW)] == numbers


def test_the_newest_of_alike_runs_is_the_one():
    old, new = run(ago=9), run(ago=3)
    assert [one.id for one, _ in due_again([new, old], now=NOW)] == [new.id]
