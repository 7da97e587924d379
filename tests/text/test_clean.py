"""The order of the repairs as a whole."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.text.clean import STEPS, compose, denormalise, key_text, normalise
from ingest.text.edit import Repaired

SHARED = Path(__file__).resolve().parents[3] / "shared"

CLEAN = (
    "监管部门公布了新的草案，征求公众意见。\n"
    "“我们欢迎更多的测试，”一位研究者（Ann Lee）说，“规则要清楚。”\n"
    "草案第 3 条规定：模型发布前应当登记；登记在 15:42 前完成，费用为 1,000 元。\n详见 https://a.example/b?c=1"
)


def test_clean_text_is_unchanged() -> None:
    result = normalise(CLEAN)
    assert result.text == CLEAN
    assert result.edits == ()
    assert result.flags == ()
    assert result.script == "Hans"


def test_all_dirt_at_once() -> None:
    page = (
        "技術(shù)的發(fā)展(zhǎn)很快(kuài),規(guī)則要跟上(shàng)。\n"
        "他們說:「這件事很重要?!笲en 表示同意,隨著時間過去,「開源」「安全」「封閉」都要談。\n"
        "首席執行官薩蒂亞?納德拉說:「我讀過報告。"
    )
    result = normalise(page)
    assert result.text == (
        "技术的发展很快，规则要跟上。\n"
        "他们说：「这件事很重要。」Ben 表示同意，随着时间过去，「开源」「安全」「封闭」都要谈。\n"
        "首席执行官萨蒂亚·纳德拉说：「我读过报告。」"
    )
    assert result.script == "Hant"
    assert result.counts["pinyin"] == 6
    assert set(result.flags) == {
        *("gbk_slip", "pinyin", "punctuation_width", "traditional", "open_quote"),
    }
    assert denormalise(result) == page


def test_order_matters_for_slips_and_pinyin() -> None:
    names = [step.name for step in STEPS]
    assert names.index("gbk_slip") < names.index("pinyin") < names.index("nfc")
    assert names.index("segment_space") < names.index("hard_wrap")
    assert names.index("punctuation_width") < names.index("traditional")
    assert names.index("traditional") < names.index("open_quote")


@pytest.mark.parametrize(
    "text", ["e\u0301te\u0301", "한", "\uf9dc", "g\u0308\u0301a\u030a", "plain"]
)
def test_compose_is_nfc_and_not_nfkc(text: str) -> None:
    assert compose(text).text == unicodedata.normalize("NFC", text)
    assert compose("①，Ａ").text == "①，Ａ"


DIRT = [
    *(
        "暂停 训练 比 GPT - 4 更 强大",
        "技術(shù)的發(fā)展(zhǎn)",
        "?!?/span>",
        "?,F(xiàn)在",
        "?!笲en",
    ),
    *("薩蒂亞?納德拉", "「我们", "」", "“ Sir ”", "昨天,有人", "(Sam Altman)", "隨著", "显著"),
    *("\n", "\n\n", " ", "。", "e\u0301", "\ue380", "\ufffd", "15 : 42", "。」"),
]
page_text = st.lists(st.sampled_from([*DIRT, "浜哄伐鏅鸿兘"]), max_size=40).map("".join)
rightly_read_text = st.lists(st.sampled_from(DIRT), max_size=40).map("".join)


@settings(max_examples=300, deadline=None)
@given(page_text)
def test_can_be_taken_back_exactly(text: str) -> None:
    result = normalise(text)
    assert denormalise(result) == text
    assert all(edits for _, edits in result.edits_by_step)


@settings(deadline=None)
@given(rightly_read_text)
def test_clean_twice_is_clean_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once.text).text == once.text


@settings(deadline=None)
@given(st.text())
def test_any_text_can_be_taken_back(text: str) -> None:
    assert denormalise(normalise(text)) == text


@settings(deadline=None)
@given(page_text)
def test_lines_stay_lines(text: str) -> None:
    for step in STEPS:
        repaired: Repaired = step.repair(text)
        if step.name != "hard_wrap":
            assert repaired.text.count("\n") == text.count("\n")
        text = repaired.text


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("隨著ＡＩ發展，", "随着AI发展"),
        ("GPT - 4！", "gpt4"),
        ("“引号” 与 空格", "引号与空格"),
    ],
)
def test_key_text_folds(left: str, right: str) -> None:
    assert key_text(left) == key_text(right)


@pytest.mark.shared
@pytest.mark.parametrize("seed", ["001", "002", "003"])
def test_every_paragraph_of_the_gold_is_a_line(seed: str) -> None:
    gold = SHARED / f"eval/seeds/{seed}.json"
    if not gold.exists():
        pytest.skip("needs ../shared")
    page = next((SHARED / "seeds").glob(f"{seed}_*")).read_text(encoding="utf-8")
    lines = set(normalise(page).text.split("\n"))
    paragraphs = json.loads(gold.read_text(encoding="utf-8"))["text"].split("\n")
    assert [p for p in paragraphs if p not in lines] == []


@pytest.mark.shared
@pytest.mark.parametrize("pool", ["reposts/pool.jsonl", "extraction/gold.jsonl"])
def test_clean_pools_lose_nothing_but_stray_spaces(pool: str) -> None:
    path = SHARED / "eval" / pool
    if not path.exists():
        pytest.skip("needs ../shared")
    texts = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    allowed = {"stray_space", "nfc", "traditional", "lost_dot"}
    changed = 0
    for text in texts:
        counts = normalise(text).counts
        assert set(counts) <= allowed
        changed += bool(set(counts) - {"stray_space"})
    assert changed <= 0.01 * len(texts) + 2
