"""How sure the score is, on texts of our own that nothing was trained on."""

import pytest

from training.calibrate_relevance import Scored, own_articles, scored, slope_of, table_of
from training.train_relevance import own_texts


def texts(*pairs):
    return [
        Scored(outlet=str(n), is_relevant=wanted, score=score)
        for n, (score, wanted) in enumerate(pairs)
    ]


@pytest.mark.parametrize(
    ("pairs", "slope"),
    [
        ([(0.8, True)] * 8 + [(0.8, False)] * 2, 1.0),  # as sure as it may be
        ([(0.8, True)] * 6 + [(0.8, False)] * 4, 0.29),  # too sure
        ([(0.6, True)] * 8 + [(0.6, False)] * 2, 2.99),  # log(4) over log(1.5) is beyond the range
    ],
)
def test_the_slope_says_how_sure_the_score_may_be(pairs, slope):
    assert slope_of(texts(*pairs)) == pytest.approx(slope, abs=0.02)


def test_a_table_counts_every_text_once():
    *lines, summary = table_of(texts((0.0, False), (0.98, True), (1.0, True), (0.6, False)))
    assert len(lines) == 3
    assert "n   2  says 0.99  is 1.00" in lines[-1]
    assert summary.startswith("mean gap")


def test_the_shipped_score_is_as_sure_as_our_own_texts_allow():
    every = [scored(article) for article in own_articles()]
    assert slope_of(every) == pytest.approx(1.0, abs=0.1)


def test_no_text_is_both_trained_on_and_calibrated_on():
    trained = {text.body for text in own_texts()}
    assert not trained & {article.body for article in own_articles()}
