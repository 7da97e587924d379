from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.history.versions import is_deleted, versions_of
from tests.history.looks import look

START = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def told(*outcomes: str, hours: tuple[float, ...] | None = None):
    """Versions after looks with these outcomes, six hours apart unless told."""
    at = hours or tuple(6.0 * n for n in range(len(outcomes)))
    looks = []
    for number, (outcome, hour) in enumerate(zip(outcomes, at, strict=True)):
        kind, *changes = outcome.split()
        looks.append(look(kind, START + hour * HOUR, *changes, text=f"t{number}"))
    return versions_of(looks)


def states(*outcomes: str, hours: tuple[float, ...] | None = None) -> list[str]:
    return [" ".join([version.state, *version.changes]) for version in told(*outcomes, hours=hours)]


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        (["first", "unchanged", "unchanged"], ["present"]),
        (["first", "changed typo"], ["present", "present typo"]),
        (["first", "outage", "blocked", "robots", "outage"], ["present"]),
        (["first", "gone"], ["present", "missing"]),
        (["first", "gone", "unchanged"], ["present", "missing", "present restored"]),
        (["first", "gone", "changed update"], ["present", "missing", "present restored update"]),
        (["first", "moved", "moved"], ["present", "moved"]),
        (["first", "moved", "gone"], ["present", "moved", "missing"]),
        (["first", "gone", "outage", "gone"], ["present", "missing"]),
        (["outage", "gone"], []),
    ],
)
def test_states(outcomes, expected):
    assert states(*outcomes) == expected


@pytest.mark.parametrize(
    ("hours", "last"),
    [
        ((0, 1, 2), "missing"),
        ((0, 1, 24.9), "missing"),
        ((0, 1, 25), "deleted"),
        ((0, 1, 700), "deleted"),
    ],
)
def test_a_deletion_needs_two_looks_a_day_apart(hours, last):
    assert states("first", "gone", "gone", hours=hours)[-1] == last


def test_an_outage_between_two_signs_does_not_undo_the_first():
    assert states("first", "gone", "outage", "gone", hours=(0, 1, 20, 26))[-1] == "deleted"


def test_what_is_seen_again_starts_the_wait_anew():
    versions = told("first", "gone", "unchanged", "gone", hours=(0, 1, 20, 30))
    assert [one.state for one in versions] == ["present", "missing", "present", "missing"]


def test_a_restored_text_is_the_one_before_the_absence():
    first, _, back = told("first", "gone", "unchanged")
    assert (back.text_sha256, back.title) == (first.text_sha256, first.title)


def test_a_statement_without_a_text_stands_until_the_text_is_back():
    at = [START + 6 * n * HOUR for n in range(5)]
    looks = [
        look("first", at[0]),
        look("changed", at[1], "retracted", text=None),
        look("unchanged", at[2], answer="same"),
        look("changed", at[3], "retracted", text=None),
        look("unchanged", at[4], answer="200"),
    ]
    versions = versions_of(looks)
    assert [(one.changes, one.n_looks) for one in versions] == [
        ((), 1),
        (("retracted",), 3),
        (("restored",), 1),
    ]


OUTCOMES = ("unchanged", "changed", "moved", "gone", "blocked", "outage", "robots")


@given(
    outcomes=st.lists(st.sampled_from(OUTCOMES), max_size=12),
    gaps=st.lists(st.floats(min_value=0.1, max_value=200), min_size=12, max_size=12),
)
def test_what_always_holds(outcomes, gaps):
    at, looks = START, [look("first", START)]
    for outcome, gap in zip(outcomes, gaps, strict=False):
        at += gap * HOUR
        looks.append(look(outcome, at, text=f"{at}"))
    versions = versions_of(looks)
    assert [one.version for one in versions] == list(range(1, len(versions) + 1))
    for one, other in pairwise(versions):
        assert one.first_seen_at <= one.last_seen_at < other.first_seen_at
    saying = [one for one in looks if one.outcome not in {"blocked", "outage", "robots"}]
    assert sum(one.n_looks for one in versions) == len(saying)
    assert versions == versions_of(saying)
    if not any(one.outcome == "gone" for one in looks):
        assert not any(one.state in {"missing", "deleted"} for one in versions)
    for one in versions:
        if one.state == "deleted":
            assert one.last_seen_at - one.first_seen_at >= 24 * HOUR
    for end in range(1, len(looks)):  # a look more never takes a version away
        shorter = versions_of(looks[:end])
        assert [v.first_seen_at for v in shorter] == [
            v.first_seen_at for v in versions[: len(shorter)]
        ]
    assert is_deleted(versions) == (versions[-1].state == "deleted")
