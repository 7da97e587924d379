"""Routes that work, break, are switched off and come back."""

import pytest

from ingest.watching.standing import standing_of
from tests.watching.made import DAY, HOUR, START, route_run


def history(*verdicts: str) -> list:
    return [route_run(n, verdict) for n, verdict in enumerate(verdicts)]


@pytest.mark.parametrize(
    ("verdicts", "n_bad", "has_worked", "is_off"),
    [
        ((), 0, False, False),
        (("ok",), 0, True, False),
        (("ok", "empty"), 1, True, False),
        (("ok", "empty", "blocked"), 2, True, True),
        (("ok", "empty", "ok"), 0, True, False),
        (("ok", "stale", "stale", "stale"), 3, True, True),
        (("ok", "empty", "failed"), 1, True, False),  # a server that is down settles nothing
        (("ok", "empty", "failed", "empty"), 2, True, True),
        (("ok", "failed", "failed"), 0, True, False),
        (("ok", "failed", "failed", "failed", "failed"), 2, True, True),  # down for three days
        (("robots", "robots"), 2, False, True),  # it never worked
        (("failed", "failed", "failed"), 0, False, False),
        (("failed", "failed", "failed", "failed", "failed"), 2, False, True),  # it never was up
    ],
)
def test_standing(verdicts, n_bad, has_worked, is_off):
    standing = standing_of(history(*verdicts))
    assert (standing.n_bad, standing.has_worked, standing.is_off) == (n_bad, has_worked, is_off)


def test_a_route_that_is_off_is_asked_once_a_day():
    standing = standing_of(history("ok", "empty", "empty"))
    last = START + 2 * DAY
    assert [standing.may_be_asked(last + n * HOUR) for n in (1, 19, 20, 24)] == [
        False, False, True, True,
    ]  # fmt: skip
    assert standing.bad_since == START + DAY


def test_a_route_that_is_on_may_always_be_asked():
    assert standing_of(history("ok", "empty")).may_be_asked(START + DAY)
    assert standing_of([]).may_be_asked(START)
