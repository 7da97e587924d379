"""Hard-wrapped lines."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sampleweb.dirt import hard_wrapped
from ingest.text.edit import undo
from ingest.text.wrapping import unwrap_lines

PARAGRAPHS = [
    "我们在这次会议上讨论了新的规则，参加的人来自十几家公司和几所大学，大家都认为应该先公布测试的方法，"
    "再决定什么样的模型需要登记，也有人担心这样会拖慢小公司的速度，让大公司占到便宜。",
    "主持人最后说，下一次会议会在秋天举行，届时会公布一份更详细的草案，请大家提前准备好自己的意见，"
    "书面意见可以在网站上提交，截止日期会另行通知，逾期的意见将不会被收入草案的附录。",
]


def wrapped(paragraph: str, width: int) -> str:
    return "\n".join(paragraph[i : i + width] for i in range(0, len(paragraph), width))


@pytest.mark.parametrize("width", [24, 30, 38])
def test_unwraps_a_wrapped_page(width: int) -> None:
    page = "\n\n".join(["会议纪要", *(wrapped(p, width) for p in PARAGRAPHS)])
    repaired = unwrap_lines(page)
    assert repaired.text == "\n\n".join(["会议纪要", *PARAGRAPHS])
    assert undo(repaired.text, repaired.edits) == page


def test_latin_words_keep_their_space() -> None:
    page = "\n\n".join(
        [
            *(wrapped(p, 30) for p in PARAGRAPHS),
            "这一点得到了另一位专家（Geoffrey\nHinton）的同意。",
        ]
    )
    assert "（Geoffrey Hinton）的同意" in unwrap_lines(page).text


@pytest.mark.parametrize(
    "clean",
    [
        "\n".join(PARAGRAPHS),
        "\n\n".join(PARAGRAPHS),
        "导航\n首页\n新闻\n科技\n" + PARAGRAPHS[0],
        "标题没有句号\n副标题也没有\n" + "\n".join(PARAGRAPHS * 2),
        "",
    ],
)
def test_leaves_a_page_that_is_not_wrapped(clean: str) -> None:
    assert unwrap_lines(clean).text == clean


def test_lists_stay_lists() -> None:
    page = "\n\n".join([*(wrapped(p, 30) for p in PARAGRAPHS), "* 首页\n* 新闻\n* 科技"])
    assert unwrap_lines(page).text.endswith("\n\n* 首页\n* 新闻\n* 科技")


WRAPPED = "\n\n".join(wrapped(p, 30) for p in PARAGRAPHS)


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("它的英文名是 inter-\nnational standard", "它的英文名是 international standard"),
        ("软连字符也一样：govern\u00ad\nance", "软连字符也一样：governance"),
        ("所谓 self-\nsupervised 的学习", "所谓 self-supervised 的学习"),
        ("两处 risk-\nbased，一处 risk-based", "两处 risk-based，一处 risk-based"),
        ("去年发布的 GPT-\n4 模型", "去年发布的 GPT-4 模型"),
        ("由这家公司（Open\nAI）开发", "由这家公司（OpenAI）开发"),  # a known name
        ("专家（Geoffrey\nHinton）同意", "专家（Geoffrey Hinton）同意"),
    ],
)
def test_words_cut_at_the_end_of_a_line(printed: str, text: str) -> None:
    page = f"{WRAPPED}\n\n{printed}"
    repaired = unwrap_lines(page)
    assert repaired.text.split("\n\n")[-1] == text
    assert undo(repaired.text, repaired.edits) == page


def test_a_guess_is_marked_as_one() -> None:
    repaired = unwrap_lines(f"{WRAPPED}\n\n它的英文名是 inter-\nnational standard")
    assert [e.certainty for e in repaired.edits if e.old == "-\n"] == ["inferred"]


@pytest.mark.parametrize("text", ["参与\n者", "Geoffrey\nHinton", "inter-\nnational"])
def test_a_page_that_is_not_wrapped_keeps_its_breaks(text: str) -> None:
    assert unwrap_lines(text).edits == ()
    page = "\n".join([*PARAGRAPHS, text, *PARAGRAPHS])
    assert unwrap_lines(page).edits == ()


LATIN = (
    "会议邀请了来自 Cambridge 和 Stanford 的研究者，他们在 2019 年到 2024 年之间比较了 1200 个，"
    "其中 Foundation 一类占了大多数，公开权重的 Transformer 模型有 317 个，其余的只提供接口。"
)


@pytest.mark.parametrize("width", [16, 23, 31])
def test_a_page_cut_after_so_many_characters(width: int) -> None:
    """Words and numbers are cut too, and a space at the end of a line is gone."""
    cut = [
        "\n".join(p[i : i + width].strip() for i in range(0, len(p), width))
        for p in (*PARAGRAPHS, LATIN, LATIN)
    ]
    got = unwrap_lines("\n\n".join(cut)).text.split("\n\n")
    assert got[:2] == PARAGRAPHS
    assert re.sub(" ", "", got[2]) == re.sub(" ", "", LATIN)
    assert got[2] == got[3]


def test_narrow_lines_are_believed_where_they_end_at_one_margin() -> None:
    page = "\n\n".join(wrapped(p, 15) for p in PARAGRAPHS)
    assert unwrap_lines(page).text == "\n\n".join(PARAGRAPHS)
    verse = "\n".join(PARAGRAPHS[0].replace("，", "\n").split("\n"))
    assert unwrap_lines(verse).edits == ()


def test_without_blank_lines_room_at_the_end_of_a_line_ends_a_paragraph() -> None:
    page = "\n".join(["会议纪要", "", *(wrapped(p, 30) for p in PARAGRAPHS * 2)])
    assert unwrap_lines(page).text == "\n".join(["会议纪要", "", *PARAGRAPHS * 2])


def test_one_long_line_does_not_hide_the_wrapping() -> None:
    footer = "版权声明：" + "未经许可不得转载本站内容，" * 8
    page = "\n\n".join([*(wrapped(p, 24) for p in PARAGRAPHS * 5), footer])
    assert unwrap_lines(page).text == "\n\n".join([*PARAGRAPHS * 5, footer])


def test_an_indented_line_begins_a_paragraph() -> None:
    page = "\n".join("\u3000\u3000" + wrapped(p, 30) for p in PARAGRAPHS)
    assert unwrap_lines(page).text == "\n".join(f"\u3000\u3000{p}" for p in PARAGRAPHS)


@given(
    st.lists(st.sampled_from([*PARAGRAPHS, LATIN, "标题", ""]), max_size=6),
    st.integers(10, 60),
    st.sampled_from(["\n", "\n\n"]),
)
def test_only_spaces_and_hyphens_change(paragraphs: list[str], width: int, between: str) -> None:
    page = between.join(hard_wrapped(p, width) for p in paragraphs)
    repaired = unwrap_lines(page)
    assert undo(repaired.text, repaired.edits) == page
    assert re.sub(r"[\s-]", "", repaired.text) == re.sub(r"[\s-]", "", page)


@given(st.lists(st.sampled_from(["研究人员", "GPT-", "4", "\n", "\n\n", "（Yann\nLeCun）", "。"])))
def test_any_text_can_be_taken_back(pieces: list[str]) -> None:
    text = "".join(pieces)
    repaired = unwrap_lines(text)
    assert undo(repaired.text, repaired.edits) == text
