"""GBK slips and lost dots."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.edit import undo
from ingest.text.gbk import repair_slips

SHARED = Path(__file__).resolve().parents[3] / "shared"

SENTENCES = [
    "今天的會議很長",
    "我們談了很久",
    "他說這件事還沒有結束",
    "可是大家都同意",
    "明天再看結果",
]


def read_as_gbk(code: bytes) -> str:
    """Decode like a forgiving browser: a pair of bytes that is no character becomes ``?``."""
    out, at = "", 0
    while at < len(code):
        if code[at] < 0x80:
            out, at = out + chr(code[at]), at + 1
            continue
        try:
            out += code[at : at + 2].decode("gb18030")
        except UnicodeDecodeError:
            out += "?"
        at += 2
    return out.replace("！", "!").replace("，", ",").replace("？", "?")


def slipped(text: str, at: int) -> str:
    """Return the text as a page shows it that lost the first byte of the 。 at ``at``."""
    return read_as_gbk(text[:at].encode("gbk") + b"?" + text[at:].encode("gbk")[1:])


@pytest.mark.parametrize(
    ("after", "shown"),
    [
        ("」Ben 說", "笲en"),  # ends in the letter that was swallowed
        ("現(xiàn)在", ",F(xiàn)"),  # half of 現 left as a Latin letter; the gloss proves it
        ("可以想像，這次", "梢"),
        ("站長要求當晚改正", "Ｕ鹃L"),  # the reading and the damage are both common characters
        ("這件事不需要立法", "＿@"),
        ("「如果有更多人研究這些", "溉"),
    ],
)
def test_restores_what_the_bytes_determine(after: str, shown: str) -> None:
    text = f"他说「这样就够了。{after}"
    page = slipped(text, text.index("。"))
    assert shown in page
    repaired = repair_slips(page)
    # Width of punctuation is another step's business.
    assert repaired.text.replace(",", "，") == text
    assert {e.certainty for e in repaired.edits} == {"determined"}
    assert undo(repaired.text, repaired.edits) == page


@pytest.mark.parametrize(
    ("page", "repaired", "certainty"),
    [
        ("答案是:「不要急?!?/span>", "答案是:「不要急。」", "inferred"),
        ("他答:「是的?!巩?dāng)時没人在", "他答:「是的。」當時没人在", "determined"),
        ("首席执行官萨提亚?纳德拉表示", "首席执行官萨提亚·纳德拉表示", "inferred"),
        ("比尔?盖茨的信", "比尔·盖茨的信", "inferred"),
        ("发言人斯蒂芬妮?席尔瓦表示", "发言人斯蒂芬妮·席尔瓦表示", "inferred"),
    ],
)
def test_restores_what_context_decides(page: str, repaired: str, certainty: str) -> None:
    result = repair_slips(page)
    assert result.text == repaired
    assert [e.certainty for e in result.edits] == [certainty]


@pytest.mark.parametrize(
    "clean",
    [
        "真的吗?!他不信。",
        "什么??AI 也会这样",
        "怎么办?,For example",
        "你爱看巴萨?皇马也不错",
        "谁是萨提亚?纳德拉是谁",  # a question, not a name
        "答案是:不要急?!?/span>",  # nothing open that could close
        "https://a.example/x?from=y&b=1",
        "GPT-4?当然可以",
        "",
    ],
)
def test_leaves_clean_text(clean: str) -> None:
    assert repair_slips(clean).text == clean


@given(st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=5), st.data())
def test_a_slip_is_repaired_or_left_but_never_misread(
    parts: list[str], data: st.DataObject
) -> None:
    text = "。".join(parts) + "。Ben"
    at = data.draw(st.sampled_from([m.start() for m in re.finditer("。", text)]))
    page = slipped(text, at)
    repaired = repair_slips(page)
    assert undo(repaired.text, repaired.edits) == page
    for edit in repaired.edits:
        assert edit.new in text


@pytest.mark.shared
def test_seed_002_has_nine_runs_restored() -> None:
    gold = SHARED / "eval/seeds/002.json"
    if not gold.exists():
        pytest.skip("needs ../shared")
    seed = next((SHARED / "seeds").glob("002_*"))
    runs = [
        row
        for row in json.loads(gold.read_text(encoding="utf-8"))["restored"]
        if row["kind"] == "gbk_misaligned_bytes"
    ]
    edits = [
        e for e in repair_slips(seed.read_text(encoding="utf-8")).edits if e.kind == "gbk_slip"
    ]
    assert len(edits) == len(runs) == 9
    for edit, run in zip(edits, runs, strict=True):
        assert edit.new == run["restored"]
