"""Spaces between segments."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.edit import undo
from ingest.text.spacing import join_segments

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


noise = st.lists(
    st.sampled_from(
        ["研究 人员", "GPT - 4", " ", "\n", "\n\n", "（ Yann\nLeCun ）", "3 . 5", "。", "模型"]
    )
).map("".join)


@given(noise)
def test_can_be_taken_back(text: str) -> None:
    joined = join_segments(text)
    assert undo(joined.text, joined.edits) == text
    assert joined.text.count("\n") == text.count("\n")
