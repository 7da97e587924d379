"""Turns of interviews and who their labels stand for."""

import pytest

from ingest.enrich.quotes.quotes import quotes_of
from ingest.enrich.quotes.turn_lines import turns_in
from tests.enrich.quotes.test_speakers import mentions

TALK = """问：柳树什么时候开花？
答：三月。今年会早一些。
问：河堤还要加高吗？
答：要的。我们已经开工了。"""


def voices(text):
    return [(turn.voice, text[turn.start : turn.end]) for turn in turns_in(text)]


@pytest.mark.parametrize(
    "text",
    [
        TALK,
        TALK.replace("问：", "Q：").replace("答：", "A："),
        TALK.replace("问：", "林夏：").replace("答：", "周衡："),
        TALK.replace("问：", "林夏:").replace("答：", "周衡: "),
        TALK.replace("问：", "【记者】").replace("答：", "【周衡】"),
        TALK.replace("问：", "**林夏：**").replace("答：", "**周衡：**"),
    ],
)
def test_forms_of_labels(text):
    assert [words for _, words in voices(text)] == [
        "柳树什么时候开花？",
        "三月。今年会早一些。",
        "河堤还要加高吗？",
        "要的。我们已经开工了。",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "价格：99 元\n颜色：绿色\n价格：88 元\n颜色：蓝色",
        "关键词：柳树 河堤\n片长：2 小时\n关键词：船\n片长：1 小时",
        "林夏：柳树开花了。\n周衡：河堤加高了吗？",
        "地址：https://example.org\n地址：https://example.com\n地址：https://example.net",
        "",
    ],
)
def test_lists_and_pairs_are_no_interview(text):
    assert turns_in(text) == ()


def test_a_first_label_in_full_is_the_same_voice():
    text = "江河大学院长周衡：柳树会开花吗？\n林夏：会。\n周衡：什么时候？\n林夏：三月。"
    assert [voice for voice, _ in voices(text)] == ["周衡", "林夏", "周衡", "林夏"]


def test_a_turn_goes_on_over_prose_and_stops_at_headings_notes_and_the_foot():
    text = (
        "林夏：柳树会开花吗？\n周衡：会的。\n今年会早一些。\n河堤与柳树\n林夏：还有呢？\n"
        "周衡：没有了。\n编者说：周衡是院长。\n林夏：谢谢你？\n周衡：谢谢。\n责任编辑：某某"
    )
    assert [words for voice, words in voices(text) if voice == "周衡"] == [
        "会的。\n今年会早一些。",
        "没有了。",
        "谢谢。",
    ]


def talk_speakers(opening, **names):
    text = f"{opening}\n{TALK}"
    found = quotes_of(text, mentions(text, **names))
    return [quote.speaker for quote in found if quote.kind == "turn"][:2]


@pytest.mark.parametrize(
    ("opening", "pair"),
    [
        ("近日，西岭日报专访了晨星科技创始人周衡。", ["西岭日报", "周衡"]),
        ("晨星科技创始人周衡近日接受了西岭日报的采访。", ["西岭日报", "周衡"]),
        ("以下是对开发商晨星科技的专访。\n西岭日报采访", ["西岭日报", "晨星科技"]),
        ("本期由主持人林夏对话周衡。", ["林夏", "周衡"]),
        ("周衡做客林夏的播客。周衡谈了柳树。", ["林夏", "周衡"]),
        ("西岭日报与晨星科技创始人周衡进行了对话。", ["西岭日报", "周衡"]),
        ("周衡谈了柳树和河堤。", [None, "周衡"]),
        ("春天来了。", [None, None]),
    ],
)
def test_who_asks_and_who_answers(opening, pair):
    assert talk_speakers(opening, person=("林夏", "周衡"), org=("晨星科技", "西岭日报")) == pair


def test_a_label_may_be_short_for_a_name():
    text = (
        "晨星科技（以下简称“晨星”）创始人周衡和 Ella Kern 谈了柳树。\n"
        "EK：会开花吗？\n周：会的。\nEK：什么时候？\n周：三月。"
    )
    found = quotes_of(text, mentions(text, person=("周衡", "Ella Kern")))
    assert [quote.speaker for quote in found] == ["Ella Kern", "周衡"] * 2


def test_a_paragraph_in_marks_between_turns_is_said_by_who_answered():
    text = (
        "林夏：柳树会开花吗？\n周衡：会的。今年会早一些。\n“今年的柳树会早一些开花。”\n"
        "林夏：什么时候？\n周衡：三月。"
    )
    found = quotes_of(text, mentions(text, person=("林夏", "周衡")))
    assert [(q.speaker, q.how) for q in found if q.kind == "direct"] == [("周衡", "turn_above")]


def test_you_in_a_turn_is_the_other_one():
    text = "林夏：你说“柳树不会开花了。”为什么？\n周衡：我错了。\n林夏：是吗？\n周衡：是的。"
    found = quotes_of(text, mentions(text, person=("林夏", "周衡")))
    assert [(q.speaker, q.how) for q in found if q.kind == "direct"] == [("周衡", "nested")]
