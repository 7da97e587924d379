"""Floors on real labelled texts, where these are at hand."""

import pytest

from tests.eval.run_mentions import QUOTES, figures, labelled, listed_entities, predicted

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def result():
    gold = QUOTES / "gold.jsonl"
    if not gold.exists():
        pytest.skip("needs ../shared")
    rows = labelled(gold)
    listed = listed_entities()
    return figures(rows, {row["id"]: predicted(row, listed) for row in rows})


def test_exact_spans(result):
    assert result["mention_f1"] >= 0.95  # .99 when pinned


def test_entities_are_right(result):
    assert result["linked_p"] >= 0.97  # 1.0 when pinned
    assert result["linked_r"] >= 0.95


def test_laws_are_found(result):
    hits, n = result["mention_recall_by_type"]["law"]
    assert hits / n >= 0.9  # 15 of 15 when pinned
