"""Simplified and traditional."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.edit import undo
from ingest.text.script import script_of, simplified, simplify


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("隨著技術發展，這項規則將於明年實施", "随着技术发展，这项规则将于明年实施"),
        ("應用程式與執行長", "应用程式与执行长"),  # words stay Taiwan's, only characters change
        ("顯著的進步，著名的學者", "显著的进步，著名的学者"),
        ("显著的进步", "显著的进步"),  # tw2s alone would write 显着
        ("OpenAI GPT-4", "OpenAI GPT-4"),
        ("", ""),
    ],
)
def test_simplified(printed: str, text: str) -> None:
    assert simplified(printed) == text


def test_names_in_a_simplified_page_stay() -> None:
    page = "这家公司的创始人发布了新的模型，随后接受了采访\n作者：王昇"
    assert simplified(page) == page


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("这个问题很难回答", "Hans"),
        ("這個問題很難回答", "Hant"),
        ("人工智能", None),
        ("你好", None),
        ("abc", None),
    ],
)
def test_script_of(text: str, script: str | None) -> None:
    assert script_of(text) == script


noise = st.lists(
    st.sampled_from(["隨著技術發展", "这些规则", "著名學者", "GPT-4", "\n", "於明年實施", "显著"])
).map("".join)


@given(noise)
def test_can_be_taken_back_and_keeps_length(text: str) -> None:
    repaired = simplify(text)
    assert undo(repaired.text, repaired.edits) == text
    assert repaired.text.count("\n") == text.count("\n")
