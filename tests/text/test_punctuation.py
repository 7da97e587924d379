"""Width of punctuation, stray spaces, open quotes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.edit import undo
from ingest.text.punctuation import (
    balance_quotes,
    drop_stray_spaces,
    has_stray_spaces,
    widen_punctuation,
)


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("昨天,有人写了信", "昨天，有人写了信"),
        ("他问:为什么?没人答!", "他问：为什么？没人答！"),
        ("山姆(Sam Altman)说,好", "山姆（Sam Altman）说，好"),
        ("由 OpenAI,谷歌等公司,发起", "由 OpenAI，谷歌等公司，发起"),
        (
            "主持人问嘉宾,Steven Levy:OpenAI 当年为什么成立呢",
            "主持人问嘉宾，Steven Levy：OpenAI 当年为什么成立呢",
        ),
        ("会议在15:42开始,共1,000人", "会议在15:42开始，共1,000人"),
        ("来源,见https://a.example/b?c=1,2", "来源，见https://a.example/b?c=1,2"),
        ("代码,f(x, y) 不变", "代码，f(x, y) 不变"),
        ("他说,“Yes, of course.”", "他说，“Yes, of course.”"),
        ("比分,3:2", "比分，3:2"),
        ("怎么会?!他(Sam):不,不会", "怎么会？！他（Sam）：不，不会"),
        ("公众号,(ID:AI_era) 发布", "公众号，(ID:AI_era) 发布"),
    ],
)
def test_widens_in_chinese(printed: str, text: str) -> None:
    repaired = widen_punctuation(printed)
    assert repaired.text == text
    assert undo(repaired.text, repaired.edits) == printed


@pytest.mark.parametrize(
    "clean",
    [
        "第一句，第二句，第三句;只有一处例外，其余都好。",
        "通用人工智能(AGI)是什么？没有人知道，他说。",
        "English only, with a colon: and (brackets)!",
        "",
    ],
)
def test_leaves_a_page_that_is_wide_already(clean: str) -> None:
    assert widen_punctuation(clean).text == clean


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("他喊“ Sir ”一声", "他喊“Sir”一声"),
        ("还有人认为， OpenAI 错了", "还有人认为，OpenAI 错了"),
        ("结束了 。下一句", "结束了。下一句"),
        ("《 华尔街日报 》报道", "《华尔街日报》报道"),
        ("这是 OpenAI 的 GPT-4 模型", "这是 OpenAI 的 GPT-4 模型"),
        ("记者 王伟 报道", "记者 王伟 报道"),
        ("　　缩进的一段", "　　缩进的一段"),
        ("said “yes” and left", "said “yes” and left"),
    ],
)
def test_drops_stray_spaces(printed: str, text: str) -> None:
    repaired = drop_stray_spaces(printed)
    assert repaired.text == text
    assert undo(repaired.text, repaired.edits) == printed


@pytest.mark.parametrize(
    ("text", "is_habit"),
    [
        ("第一句。 第二句， 然后： 第三句。 第四句； 第五句。", True),
        ("他喊“ 好 ”，又喊（ 再来 ），她说《 书 》不错", True),
        ("一处。 " + "别处没有，一处也没有。" * 5, False),
        ("只有二十分之一不到。 " * 5 + "其他的地方都没有，一处也没有。" * 50, False),
        ("他们把 “甲” 叫作 “乙” ，这是一种写法，不是手误。" * 3, False),
        ("用 Latin 词 的 时候 留 空格，是一种写法。" * 5, False),
        ("", False),
    ],
)
def test_a_habit_of_stray_spaces(text: str, *, is_habit: bool) -> None:
    assert has_stray_spaces(text) is is_habit


def test_spaces_around_a_pair_go_on_both_sides() -> None:
    assert drop_stray_spaces("他们把 “甲” 叫作 “乙” 。").text == "他们把“甲”叫作“乙”。"


PAIRS = "他提到「开源」「封闭」「安全」三个词。"


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("有人说：「我读过这篇论文。\n下一段", "有人说：「我读过这篇论文。」\n下一段"),
        ("「第一段没有说完。\n「第二段说完了。」", "「第一段没有说完。\n「第二段说完了。」"),
        ("「第一段没有说完。\n第二段说完了。」", "「第一段没有说完。\n第二段说完了。」"),
        ("「标题没有句号", "「标题没有句号"),
        ("没有引号的一段。", "没有引号的一段。"),
    ],
)
def test_balances_quotes(printed: str, text: str) -> None:
    repaired = balance_quotes(f"{PAIRS}\n{printed}")
    assert repaired.text == f"{PAIRS}\n{text}"
    assert all(e.certainty == "inferred" for e in repaired.edits)


def test_leaves_a_page_that_hardly_uses_corner_quotes() -> None:
    assert balance_quotes("他说：「好的。\n下一段").edits == ()


noise = st.lists(
    st.sampled_from(
        [
            "昨天,",
            "GPT-4",
            "(Sam)",
            "「好",
            "」",
            "。",
            "\n",
            " ",
            "1,000",
            "15:42",
            "“ Sir ”",
            "说:",
        ]
    )
).map("".join)


@given(noise)
def test_all_can_be_taken_back(text: str) -> None:
    for repair in (widen_punctuation, drop_stray_spaces, balance_quotes):
        repaired = repair(text)
        assert undo(repaired.text, repaired.edits) == text
        assert repaired.text.count("\n") == text.count("\n")


def test_a_run_of_marks_is_widened_whole():
    """Each mark of a long run was once followed to the run's end again."""
    assert widen_punctuation("真的吗" + "?!" * 40_000).text == "真的吗" + "？！" * 40_000
