"""Spaces between segments, and hard-wrapped lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.edit import undo
from ingest.text.spacing import join_segments, unwrap_lines

SEGMENTED = "研究 人员 认为 ， 这种 模型 应该 先 经过 测试 再 发布 。"


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("比 GPT - 4 更 强大", "比GPT-4更强大"),
        ("融资 3 . 5亿 美元", "融资3.5亿美元"),
        ("2023 - 03 - 29 15 : 42 : 52", "2023-03-29 15:42:52"),
        ("公司 Adept . AI 表示", "公司Adept.AI表示"),
        ("[ hom e . png ]", "[home.png]"),
        ("由 OpenA I 开发", "由OpenAI开发"),
        ("“ 我 同意 。 ” 他 说", "“我同意。”他说"),
        ("（ Stuart Russell ） 写道", "（Stuart Russell）写道"),
        ("未知 之 名 Foob ar 保留", "未知之名Foob ar保留"),  # not a name we know
        ("author : someone ; id : 1", "author: someone; id: 1"),
    ],
)
def test_joins_on_a_segmented_page(printed: str, text: str) -> None:
    repaired = join_segments(f"{SEGMENTED}\n{printed}")
    assert repaired.text == f"研究人员认为，这种模型应该先经过测试再发布。\n{text}"
    assert undo(repaired.text, repaired.edits) == f"{SEGMENTED}\n{printed}"


@pytest.mark.parametrize(
    "clean",
    [
        "这是 OpenAI 的第 3 个模型，由 Adept . AI 提供",
        "新华社记者 王伟 摄于北京的一次会议，现场有上百人参加",
        "plain English text - with a dash",
        "",
    ],
)
def test_leaves_a_page_that_is_not_segmented(clean: str) -> None:
    assert join_segments(clean).text == clean


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


noise = st.lists(
    st.sampled_from(
        ["研究 人员", "GPT - 4", " ", "\n", "\n\n", "（ Yann\nLeCun ）", "3 . 5", "。", "模型"]
    )
).map("".join)


@given(noise)
def test_both_can_be_taken_back(text: str) -> None:
    joined = join_segments(text)
    assert undo(joined.text, joined.edits) == text
    assert joined.text.count("\n") == text.count("\n")
    unwrapped = unwrap_lines(joined.text)
    assert undo(unwrapped.text, unwrapped.edits) == joined.text
