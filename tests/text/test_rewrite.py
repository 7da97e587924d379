"""Replacements become edits that can be taken back."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.edit import undo
from ingest.text.rewrite import Replacement, rewrite


def test_touching_deletions_become_one_edit() -> None:
    text = "abcdef"
    repaired = rewrite(text, [Replacement(1, 2, "", "x"), Replacement(2, 4, "Z", "x")])
    assert repaired.text == "aZef"
    assert [(e.at, e.old, e.new) for e in repaired.edits] == [(1, "bcd", "Z")]
    assert undo(repaired.text, repaired.edits) == text


def test_overlap_is_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        rewrite("abc", [Replacement(0, 2, "", "x"), Replacement(1, 3, "", "x")])


@given(st.text(max_size=30), st.data())
def test_undo_gives_the_text_back(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=10, unique=True)))
    spans = list(pairwise(cuts))[:: data.draw(st.sampled_from([1, 2]))]
    replacements = [
        Replacement(a, b, data.draw(st.sampled_from(["", "x", "yy"])), "k") for a, b in spans
    ]
    repaired = rewrite(text, replacements)
    assert undo(repaired.text, repaired.edits) == text
