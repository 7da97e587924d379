"""Floors on real labelled texts, where these are at hand."""

import json

import pytest

from tests.eval.run_relevance import SHARED, half_of, judged

pytestmark = pytest.mark.shared


def f1_of(texts):
    hits = sum(text.is_gold and text.is_relevant for text in texts)
    return 2 * hits / sum(text.is_gold + text.is_relevant for text in texts)


@pytest.fixture(scope="module")
def texts():
    gold = SHARED / "gold.jsonl"
    if not gold.exists():
        pytest.skip("needs ../shared")
    return judged(json.loads(line) for line in gold.read_text("utf-8").splitlines() if line)


def test_f1_on_all_texts(texts):
    assert f1_of(texts) >= 0.80  # .86 when pinned


def test_f1_on_outlets_that_chose_nothing(texts):
    assert f1_of([text for text in texts if half_of(text.outlet) == "held_out"]) >= 0.77  # .82
