"""Pinyin behind characters."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, pinyin

from ingest.text.edit import undo
from ingest.text.gbk import repair_slips
from ingest.text.ruby import is_reading, strip_pinyin

SHARED = Path(__file__).resolve().parents[3] / "shared"

POLLUTED = "技術(shù)的發(fā)展(zhǎn)很快(kuài),規(guī)則要跟上(shàng)"


def test_strips_readings_on_a_polluted_page() -> None:
    repaired = strip_pinyin(POLLUTED)
    assert repaired.text == "技術的發展很快,規則要跟上"
    assert undo(repaired.text, repaired.edits) == POLLUTED


@pytest.mark.parametrize(
    "bracket",
    ["模型(bāo)", "模型(包括小模型)", "首席科学家(Ilya)", "函数 f(x)", "第一(a)项"],
)
def test_leaves_what_is_no_reading(bracket: str) -> None:
    assert strip_pinyin(f"{POLLUTED}。{bracket}").text.endswith(bracket)


@pytest.mark.parametrize(
    "clean",
    ["银行(háng)的行要读对", "他姓单(shàn)", "", "重(zhòng)要和重(chóng)复", "艾(ai)是一种草"],
)
def test_leaves_a_page_that_explains_a_word(clean: str) -> None:
    assert strip_pinyin(clean).text == clean


def test_strips_readings_without_tones_when_there_are_many() -> None:
    page = "技術(shu)的發(fa)展(zhan)很快(kuai),規(gui)則"
    assert strip_pinyin(page).text == "技術的發展很快,規則"


@pytest.mark.parametrize(
    ("char", "syllable"), [("行", "háng"), ("行", "xíng"), ("女", "nǚ"), ("女", "nv")]
)
def test_knows_every_reading(char: str, syllable: str) -> None:
    assert is_reading(char, syllable)


@given(st.lists(st.tuples(st.sampled_from("技術發展規則會議研究"), st.booleans()), max_size=30))
def test_strips_all_or_nothing(chars: list[tuple[str, bool]]) -> None:
    plain = "".join(char for char, _ in chars)
    glossed = "".join(f"{c}({pinyin(c, style=Style.TONE)[0][0]})" if has else c for c, has in chars)
    repaired = strip_pinyin(glossed)
    assert repaired.text == (plain if sum(has for _, has in chars) >= 5 else glossed)
    assert undo(repaired.text, repaired.edits) == glossed


@pytest.mark.shared
def test_seed_002_has_no_reading_left() -> None:
    seed = next((SHARED / "seeds").glob("002_*"), None)
    if seed is None:
        pytest.skip("needs ../shared")
    text = repair_slips(seed.read_text(encoding="utf-8")).text
    repaired = strip_pinyin(text)
    assert sum(e.kind == "pinyin" for e in repaired.edits) == 277
    assert strip_pinyin(repaired.text).edits == ()
