from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.history.schedule import MAX_RECHECKS, OLD_AGE, SCHEDULE, due_at, next_look
from tests.history.looks import look

PUBLISHED = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

ages = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400))


@pytest.mark.parametrize(
    ("seen_after", "looked_after", "due_after"),
    [
        (0 * HOUR, 0 * HOUR, HOUR),
        (0 * HOUR, HOUR, 6 * HOUR),
        (20 * 60 * HOUR / 60, 20 * HOUR, DAY),
        (0 * HOUR, 2 * DAY, 3 * DAY),
        (0 * HOUR, 3 * DAY, 7 * DAY),
        (10 * DAY, 10 * DAY, 30 * DAY),
        (0 * HOUR, 30 * DAY, 90 * DAY),
        (0 * HOUR, 90 * DAY, None),
        (89 * DAY, 89 * DAY, 90 * DAY),
        (200 * DAY, 200 * DAY, 201 * DAY),
        (200 * DAY, 201 * DAY, None),
    ],
)
def test_the_schedule(seen_after, looked_after, due_after):
    due = next_look(PUBLISHED, PUBLISHED + seen_after, PUBLISHED + looked_after)
    assert due == (None if due_after is None else PUBLISHED + due_after)


@pytest.mark.parametrize("published", [None, PUBLISHED + 5 * DAY])
def test_an_unknown_or_later_publication_counts_from_first_seen(published):
    assert next_look(published, PUBLISHED, PUBLISHED) == PUBLISHED + HOUR


@given(seen=ages, looked=ages)
def test_a_look_is_due_after_the_last_and_ends_some_day(seen, looked):
    first_seen, last = PUBLISHED + seen, PUBLISHED + seen + looked
    n_looks = 0
    while (due := next_look(PUBLISHED, first_seen, last)) is not None:
        assert due > last
        last = due
        n_looks += 1
    assert n_looks <= (1 if seen > OLD_AGE else len(SCHEDULE))


@pytest.mark.parametrize("outcome", ["gone", "outage", "blocked"])
def test_what_settled_nothing_is_looked_at_a_day_later(outcome):
    looks = [look("first", PUBLISHED), look(outcome, PUBLISHED + 30 * DAY)]
    due = due_at(PUBLISHED, PUBLISHED, looks, is_deleted=False)
    assert due == PUBLISHED + 31 * DAY
    looks = [look("first", PUBLISHED), look(outcome, PUBLISHED + 90 * DAY)]
    assert due_at(PUBLISHED, PUBLISHED, looks, is_deleted=False) == PUBLISHED + 91 * DAY


def test_an_outage_is_not_asked_about_for_ever():
    looks = [look("first", PUBLISHED)]
    looks += [look("outage", PUBLISHED + (30 + n) * DAY) for n in range(MAX_RECHECKS)]
    assert due_at(PUBLISHED, PUBLISHED, looks, is_deleted=False) == looks[-1].looked_at + DAY
    looks.append(look("outage", PUBLISHED + 34 * DAY))
    assert due_at(PUBLISHED, PUBLISHED, looks, is_deleted=False) == PUBLISHED + 90 * DAY


def test_a_removal_that_was_long_in_doubt_is_asked_about_once_more():
    looks = [look("first", PUBLISHED)]
    looks += [look("outage", PUBLISHED + n * DAY) for n in range(1, 6)]
    looks.append(look("gone", PUBLISHED + 30 * DAY))
    assert due_at(PUBLISHED, PUBLISHED, looks, is_deleted=False) == PUBLISHED + 31 * DAY


@pytest.mark.parametrize(("outcome", "is_deleted"), [("gone", True), ("robots", False)])
def test_what_is_settled_waits_for_the_schedule(outcome, is_deleted):
    looks = [look("first", PUBLISHED), look(outcome, PUBLISHED + 8 * DAY)]
    assert due_at(PUBLISHED, PUBLISHED, looks, is_deleted=is_deleted) == PUBLISHED + 30 * DAY
