"""Floors on real labelled articles, where these are at hand."""

import pytest

from ingest.enrich.names.mentions import mentions_of
from ingest.enrich.quotes.quotes import quotes_of
from tests.eval.run_quotes import SHARED, figures_of, half_of, prediction_of, rows_of

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def rows():
    gold = SHARED / "gold.jsonl"
    if not gold.exists():
        pytest.skip("needs ../shared")
    return rows_of(gold)


@pytest.fixture(scope="module")
def predictions(rows):
    result = {}
    for row in rows:
        mentions = mentions_of(row["text"])
        result[row["id"]] = prediction_of(row, mentions, quotes_of(row["text"], mentions))
    return result


def test_all_articles(rows, predictions):
    figures = figures_of(rows, predictions)
    assert figures["quote_f1"] >= 0.97  # .997 when pinned
    assert figures["attributed_f1"] >= 0.90  # .954
    assert figures["speaker_outside_turns"] >= 0.85  # .932


def test_articles_whose_misses_nobody_read(rows, predictions):
    held_out = [row for row in rows if half_of(row["id"]) == "held_out"]
    figures = figures_of(held_out, predictions)
    assert figures["quote_f1"] >= 0.95  # .984
    assert figures["attributed_f1"] >= 0.75  # .812
    assert figures["speaker_outside_turns"] >= 0.77  # .825
