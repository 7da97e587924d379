"""Characters that do not show, and signs of radicals."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.code_points import drop_invisible, replace_radicals
from ingest.text.edit import undo


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("与\u200b某公司合作", "与某公司合作"),
        ("\ufeff开头的标记，中间\ufeff也有", "开头的标记，中间也有"),
        ("gov\u00adern\u00adance", "governance"),
        ("第1\u00ad\u00ad—4月", "第1—4月"),
        ("作者\u200d：某人\u200c", "作者：某人"),
        ("人工\u2060智能\u200e", "人工智能"),
        ("第一行\u2028还是它", "第一行还是它"),
        ("word\u2028word", "word word"),
        ("图\ufffc片", "图片"),
        ("响\x07铃\x7f", "响铃"),
        ("\ue5e5\ue5e5段首", "\u3000\u3000段首"),
    ],
)
def test_drops_what_does_not_show(printed: str, text: str) -> None:
    repaired = drop_invisible(printed)
    assert repaired.text == text
    assert undo(repaired.text, repaired.edits) == printed
    assert {edit.certainty for edit in repaired.edits} == {"exact"}


@pytest.mark.parametrize(
    "clean",
    [
        "一位程序员👩🏻\u200d💻写道",  # the joiner makes one picture of two
        "星号❤\ufe0f",
        "می\u200cخواهم",
        "שלום\u200f!",
        "行末的软连字符 govern\u00ad\nance",  # for hard-wrapped lines to decide
        "制表符\t和换行\n留下",
        "不换行\u00a0空格",
        "ＡＩ２０２３",  # as printed; only the text for matching folds it
        "私用区\ue380",
    ],
)
def test_leaves_what_shows_or_is_needed(clean: str) -> None:
    assert drop_invisible(clean).edits == ()


@pytest.mark.parametrize(
    ("printed", "text"),
    [("⼈⼯智能", "人工智能"), ("第⼀⼈称", "第一人称"), ("⻅⾯", "见面"), ("巨⻰", "巨龙")],
)
def test_replaces_radicals_in_words(printed: str, text: str) -> None:
    repaired = replace_radicals(printed)
    assert repaired.text == text
    assert undo(repaired.text, repaired.edits) == printed


def test_leaves_a_list_of_radicals() -> None:
    assert replace_radicals("部首表：⼀、⼁、⼂、⼃").edits == ()


@given(st.text())
def test_any_text_can_be_taken_back(text: str) -> None:
    for repair in (drop_invisible, replace_radicals):
        repaired = repair(text)
        assert undo(repaired.text, repaired.edits) == text
        assert repair(repaired.text).text == repaired.text
        assert repaired.text.count("\n") == text.count("\n")


@given(st.text(alphabet="人工智能AI，。 \n"))
def test_clean_text_is_unchanged(text: str) -> None:
    assert drop_invisible(text).edits == ()
    assert replace_radicals(text).edits == ()


def test_every_replacement_is_a_han_character() -> None:
    for code in range(0x2F00, 0x2FD6):
        text = replace_radicals(f"字{chr(code)}").text
        assert unicodedata.name(text[1]).startswith("CJK UNIFIED")
