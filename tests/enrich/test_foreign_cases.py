"""The labelled articles that name foreign texts are labelled soundly."""

from collections import Counter
from datetime import date

import pytest

from tests.eval.run_foreign import cases, scored

KINDS = {"report", "paper", "post", "letter", "page"}


def test_there_are_enough_of_both_halves():
    halves = Counter(case["half"] for case in cases())
    assert set(halves) == {"dev", "test"}
    assert min(halves.values()) >= 15
    assert len({case["id"] for case in cases()}) == len(cases())


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["id"])
def test_a_case_can_be_scored(case):
    for label in case["foreign"]:
        assert label["kind"] in KINDS
        day = label.get("day", "any")
        if day != "any":
            first = date.fromisoformat(day if len(day) > 7 else f"{day}-01")
            assert first <= case["day"]
    found = scored(case)
    n_labels = sum(not label.get("optional") for label in case["foreign"])
    assert len(found.hits) + len(found.missed) == n_labels
