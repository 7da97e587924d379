"""Text whose bytes were read with the wrong charset."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.edit import undo
from ingest.text.mojibake import repair_mojibake

SENTENCES = [
    "人工智能治理框架发布",
    "大模型，还需要更多测试！",
    "第 3 条：人工审核",
    "监管部门公布了新的草案，征求公众意见。",
    "“规则要清楚。”一位研究者说。",
]
RIGHTLY_READ = "这一行读对了，它说的是今年秋天的会议，参加的人来自十几家公司。"


def as_latin(text: str) -> str:
    """Return UTF-8 as Windows-1252 shows it; bytes without a sign there come out as controls."""
    return "".join(
        bytes((code,)).decode("cp1252", errors="ignore") or chr(code) for code in text.encode()
    )


@pytest.mark.parametrize("text", SENTENCES)
def test_utf8_read_as_gbk(text: str) -> None:
    garbled = text.encode().decode("gb18030", errors="replace")
    repaired = repair_mojibake(garbled)
    kept = repaired.text.replace("\ufffd", "")
    assert kept and all(char in text for char in kept)
    assert len(kept) >= 0.6 * len(text)
    assert undo(repaired.text, repaired.edits) == garbled
    assert {edit.certainty for edit in repaired.edits} == {"determined"}


def test_utf8_read_as_gbk_as_browsers_print_it() -> None:
    assert repair_mojibake("浜哄伐鏅鸿兘娌荤悊").text == "人工智能治理"


def test_one_line_of_another_charset() -> None:
    garbled = "人工智能治理的规则".encode().decode("gb18030", errors="replace")
    page = "\n".join([RIGHTLY_READ, garbled, RIGHTLY_READ])
    assert repair_mojibake(page).text == "\n".join(
        [RIGHTLY_READ, "人工智能治理的规\ufffd", RIGHTLY_READ]  # half of 则 is lost
    )


@pytest.mark.parametrize("text", [*SENTENCES, "萨蒂亚·纳德拉", "it’s", "café"])
def test_utf8_read_as_latin(text: str) -> None:
    for garbled in (as_latin(text), text.encode().decode("latin-1")):
        page = f"{RIGHTLY_READ}\n{garbled}"
        repaired = repair_mojibake(page)
        assert repaired.text == f"{RIGHTLY_READ}\n{text}"
        assert undo(repaired.text, repaired.edits) == page


@pytest.mark.parametrize("text", ["人工智能治理，新规。", "监管部门公布了新的草案，征求公众意见。"])
def test_gbk_read_as_latin(text: str) -> None:
    assert repair_mojibake(text.encode("gbk").decode("latin-1")).text == text


@pytest.mark.parametrize(
    "clean",
    [
        *("人工智能治理", "联通", "café — naïve", "日本語のテキスト", "plain", ""),
        *("鍵盤上的鏈接", "鍒、鏅、娌三個字", "RENÉ” said", "CAFÉ…", "SÃO PAULO", "Ñandú – “é”"),
        *("À bientôt", "Đặng Thị", "50 °C ± 2", "§ 3 Abs. 1", RIGHTLY_READ),
    ],
)
def test_leaves_what_was_read_rightly(clean: str) -> None:
    assert repair_mojibake(clean).edits == ()


ways = st.sampled_from(
    [
        str,
        as_latin,
        lambda text: text.encode().decode("gb18030", errors="replace"),
        lambda text: text.encode("gbk", errors="replace").decode("latin-1"),
    ]
)
pieces = st.lists(st.tuples(st.sampled_from([*SENTENCES, "\n", "plain", "é"]), ways), max_size=8)


@given(pieces)
def test_any_mixture_can_be_taken_back(parts: list[tuple[str, object]]) -> None:
    text = "".join(way(part) for part, way in parts if callable(way))
    repaired = repair_mojibake(text)
    assert undo(repaired.text, repaired.edits) == text
    assert repaired.text.count("\n") == text.count("\n")
