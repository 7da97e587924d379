"""Question marks that are none."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sampleweb.dirt import half_width, slipped
from ingest.text.clean import normalise
from ingest.text.lost import lost_marks
from ingest.text.punctuation import widen_punctuation


@pytest.mark.parametrize(
    "text",
    [
        "上游两?l镇的水位",
        "会议结束了?Ｋ院贤里写明",
        "三?(yuè)的一篇稿件",
        "这样写着?，F在的钱",
        "文件并不少??024年10月",
        "他没有说完?\ue3c1的话",
        "一百余户?Ｈツ",
        "代表朱?基在会上说",  # one character, not in the page's charset
    ],
)
def test_knows_a_lost_character(text: str) -> None:
    assert lost_marks(text) == [m.start() for m in re.finditer(r"\?", text)]
    assert "？" not in widen_punctuation(f"他说,对.\n{text}").text


@pytest.mark.parametrize(
    "text",
    [
        "这是真的吗?他不信",
        "谁来负责?没有人知道",
        "你同意不同意?我不同意",
        "人工智能会取代我们?",
        "他问：“都准备好了?”我没有回答",
        "是自己做?还是请人做",
        "贵得离谱?其实不然",
        "什么??AI 也会这样",
        "Really? Yes.",
        "https://a.example/x?from=y",
        "条件 a ? b : c",
        "没有问号",
        "",
    ],
)
def test_knows_a_question(text: str) -> None:
    assert lost_marks(text) == []


def test_what_is_doubtful_stays_and_is_flagged() -> None:
    page = "他说,这是一份没有人遵守的条约?历史上有过这样的例子,不少."
    result = normalise(page)
    assert "条约?历史" in result.text
    assert "lost_chars" in result.flags


def test_a_torn_page_needs_a_question_word() -> None:
    line = "人工智能会取代我们?"
    assert lost_marks(line) == []
    assert lost_marks(f"上游两?l镇的水位\n{line}") == [3, 19]


def test_a_question_is_widened_without_a_flag() -> None:
    result = normalise("他问:这是真的吗?没有人回答,大家都走了.")
    assert result.text.startswith("他问：这是真的吗？没有人回答，")
    assert "lost_chars" not in result.flags


SENTENCES = [
    "今天的會議談了很久",
    "監管部門公布了新的規則",
    "一位研究者表示，測試還不夠",
    "委員會要求每年審計一次",
    "企業擔心成本太高",
    "下一次會議在秋天舉行",
]


@given(st.lists(st.sampled_from(SENTENCES), min_size=3, max_size=6), st.data())
def test_a_slip_never_becomes_a_question(parts: list[str], data: st.DataObject) -> None:
    text = "。".join(parts) + "。"
    at = data.draw(st.sampled_from([m.start() for m in re.finditer("。", text)]))
    damaged = slipped(text, at)
    if damaged is None:
        return
    result = normalise(half_width(damaged))
    assert "？" not in result.text
    assert ("?" in result.text) <= ("lost_chars" in result.flags)
