"""Entities that were escaped twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.edit import undo
from ingest.text.entities import unescape_entities


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("创始人&amp;董事长", "创始人&董事长"),
        ("AT&amp;amp;T 的研究", "AT&T 的研究"),
        ("他说&ldquo;好的&rdquo;，然后走了", "他说“好的”，然后走了"),
        ("&#8220;好的&#x201D;", "“好的”"),
        ("&nbsp;&nbsp;段首缩进", "段首缩进"),
        ("上一行&nbsp;\n下一行", "上一行\n下一行"),
        ("Open&nbsp;&amp;nbsp;AI", "Open AI"),
        ("萨蒂亚&middot;纳德拉", "萨蒂亚·纳德拉"),
        ("x &lt; y", "x < y"),
    ],
)
def test_unescapes(printed: str, text: str) -> None:
    repaired = unescape_entities(printed)
    assert repaired.text == text
    assert undo(repaired.text, repaired.edits) == printed


@pytest.mark.parametrize(
    "clean",
    [
        "在 HTML 里，&nbsp; 表示空格",
        "这个字符要转义成 &lt;",
        "https://a.example/?a=1&copy=2",
        "研发 R&D; 投入",
        "&unknown; &#x; &;",
        "",
    ],
)
def test_leaves_what_is_meant(clean: str) -> None:
    assert unescape_entities(clean).edits == ()


@given(
    st.lists(st.sampled_from(["&amp;", "amp;", "nbsp;", "&nbsp;", "文", " ", "\n", "&#10;"])).map(
        "".join
    )
)
def test_any_mixture_can_be_taken_back(text: str) -> None:
    repaired = unescape_entities(text)
    assert undo(repaired.text, repaired.edits) == text
    assert repaired.text.count("\n") == text.count("\n")
