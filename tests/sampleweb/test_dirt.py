import re

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sampleweb.articles import all_articles
from ingest.sampleweb.dice import Dice
from ingest.sampleweb.dirt import (
    half_width,
    hard_wrapped,
    slipped,
    traditional,
    with_readings,
    with_slips,
    without_gaps,
)
from ingest.sampleweb.segments import segmented

DICE = Dice(5)
WORDS = frozenset({"人工智能", "治理", "办法", "公众", "意见"})
sentence = st.text(alphabet="江城发布人工智能治理办法征求公众意见GPT4，。：（）“” ", max_size=120)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("人工智能治理办法", "人工智能 治理 办法"),
        ("GPT-4 发布", "GPT - 4 发 布"),
        ("2026年9月，15:42", "2026年 9月 ， 15 : 42"),
        ("——征求意见", "—— 征 求 意见"),
    ],
)
def test_segments(text, printed):
    assert segmented(text, WORDS) == printed


@given(sentence)
def test_segments_lose_nothing_but_spaces(text):
    assert segmented(text, WORDS).replace(" ", "") == re.sub(r"\s", "", text)


@given(sentence, st.integers(min_value=20, max_value=60))
def test_wrapping_loses_nothing_but_spaces(text, width):
    wrapped = hard_wrapped(segmented(text, WORDS), width)
    assert re.sub(r"\s", "", wrapped) == re.sub(r"\s", "", text)
    assert max(map(len, wrapped.split("\n"))) <= width


def test_wrapping_cuts_inside_words_but_not_inside_latin_ones():
    assert hard_wrapped("包括关键参与者和 Hinton 先生", 8) == "包括关键参与者和\nHinton 先\n生"
    assert hard_wrapped("参与者 Hinton", 6) == "参与者\nHinton"


@pytest.mark.parametrize(
    ("text", "at", "printed"),
    [
        # the lead byte of 。 lost: A3 AC reads as a comma, the trail byte of 現 as the letter F
        ("結束。現(xiàn)在", 2, "結束?，F(xiàn)在"),
        # 」 and the < of a tag are swallowed
        ("原因。」</span>", 2, "原因?！?/span>"),
        ("成謎。」Ben說", 2, "成謎?！笲en說"),
    ],
)
def test_slip(text, at, printed):
    assert slipped(text, at) == printed


def test_long_slips_are_not_made():
    assert slipped("好。" + "江城发布新闻通知公告" * 3, 1) is None


@given(sentence)
def test_slips_keep_the_text_before_the_first_stop(text):
    assert with_slips(text, DICE, "x", 1.0).split("?")[0] == text.split("。")[0] or "。" in text


def test_readings_belong_to_their_characters():
    assert with_readings("技术细节", DICE, "x", 1.0) == "技術(shù)細(xì)節(jié)"
    assert with_readings("银行行长", DICE, "x", 1.0) == "銀(yín)行行長(zhǎng)"


@given(sentence)
def test_readings_can_be_taken_off(text):
    printed = with_readings(text, DICE, "x", 0.7)
    assert re.sub(r"\([a-z\u00e0-\u01dc]+\)", "", printed) == traditional(text)


@given(sentence)
def test_half_width_can_be_told_apart(text):
    table = str.maketrans(",:()", "，：（）")
    assert half_width(text).translate(table) == text


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("用 AI 写作", "用AI写作"),
        ("OpenAI o1 模型", "OpenAI o1模型"),
        ("plain words", "plain words"),
    ],
)
def test_gaps(text, stored):
    assert without_gaps(text) == stored


def test_bundled_texts_survive_the_way_to_traditional_and_back():
    """Else the digest's truth could not be had back; 想象 and the 澄 of a name are known losses."""
    back = opencc.OpenCC("tw2s")
    text = "\n".join(line for article in all_articles() for line in article.paragraphs)
    returned = back.convert(traditional(text))
    assert len(returned) == len(text)
    assert {before for before, after in zip(text, returned, strict=True) if before != after} <= {
        "象",
        "澄",
    }
