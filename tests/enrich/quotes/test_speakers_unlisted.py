"""Speakers whose names no list knows, and words that point to them."""

import pytest

from ingest.enrich.names.mentions import mentions_of
from ingest.enrich.quotes.quotes import quotes_of


def speakers(text: str) -> list[str | None]:
    return [quote.speaker for quote in quotes_of(text, mentions_of(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("尹叔夜笑着开门。“我喜欢旧东西，”他头也不抬，“新的东西谁也修不好。”", ["尹叔夜"] * 2),
        ("“比我快，”陆远山最后说，“但是它不懂。”", ["陆远山"] * 2),
        ("“你先说吧。”丁一凡看向窗外。", ["丁一凡"]),
        ("谷歌回应说：“我们正在调查此事。”", ["谷歌"]),
        ("经合组织（OECD）在最新报告中写道：“小国需要自己的能力。”", ["经合组织"]),
        ("青江县人民法院公开宣判。法院认为：“平台没有尽到义务。”", ["青江县人民法院"]),
        (
            "青江县人民法院公开宣判。判决书写道：“平台没有尽到注意义务。”",
            ["青江县人民法院"],
        ),
        ("海川大学发布通知。学校随后解释：“填表只需要五分钟。”", ["海川大学"]),
        ("（记者 陶亦安）“我站了六分钟，后面排了七个人。”有人说。", [None]),
        ("近日有关部门讨论的说：“我们不知道这件事。”", [None]),
        ("青江科技客服在回复用户时说：“下个版本会支持。”", ["青江科技"]),
    ],
)
def test_speaker(text: str, expected: list[str | None]) -> None:
    assert speakers(text) == expected


def test_an_outlet_in_book_marks_asks() -> None:
    text = (
        "《云山周刊》专访了林若水。\n"
        "《云山周刊》：您怎么看？\n"
        "林若水：没有办法的办法。\n"
        "《云山周刊》：还有吗？\n"
        "林若水：没有了。"
    )
    assert speakers(text) == ["云山周刊", "林若水"] * 2


def test_who_speaks_once_is_a_voice_and_credits_are_none() -> None:
    text = (
        "主持人：周衡时\n"
        "嘉宾：林若水（医生）、罗知远（律师）\n"
        "主持人：两位怎么看？\n"
        "林若水：我看可以。\n"
        "主持人：另一位呢？\n"
        "罗知远：我看不行。\n"
        "林若水：我再想想。"
    )
    assert speakers(text) == ["周衡时", "林若水", "周衡时", "罗知远", "林若水"]


def test_a_spokesman_answers_for_the_body() -> None:
    text = (
        "青江市数据局有关负责人就新规答记者问。\n"
        "一、问：背景是什么？\n"
        "答：为了方便企业。\n"
        "二、问：何时施行？\n"
        "答：下个月一日。"
    )
    assert speakers(text) == [None, "青江市数据局"] * 2


def test_somebody_in_the_hall_is_not_the_host() -> None:
    text = (
        "主持人：周衡时\n"
        "主持人：谁来提问？\n"
        "观众：我想问价格？\n"
        "林若水：还没有定。\n"
        "林若水：下个月再说。"
    )
    assert speakers(text)[:2] == ["周衡时", None]
