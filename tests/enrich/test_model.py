"""The trained model: its n-grams, its counts, and whether training gives what is shipped."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.enrich.codepoints import folded_codes, text_of
from ingest.enrich.model.linear import (
    PASSAGE_WORDS,
    capped_counts,
    logit_of,
    model_from,
    parts_of,
    shipped_model,
)
from ingest.enrich.model.ngrams import words_of
from training.train_relevance import digest_of, examples_of, own_texts, weights_file

LAW = "监管部门要求平台对合成内容加标识，违者处以罚款。"
PLAY = "比赛下半场，主队换上两名前锋，终场前扳平。"


def spelled(text):
    words = words_of(folded_codes(text))
    pairs = zip(words.starts.tolist(), words.ends.tolist(), strict=True)
    return [text[start:end] for start, end in pairs]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("AI治理", ["AI", "治", "理"]),
        ("GPT-4 发布", ["GPT", "-", "4", "发", "布"]),
        ("ＡＩ　安全", ["ＡＩ", "安", "全"]),
        ("", []),
        (" \n", []),
    ],
)
def test_a_han_character_is_a_word_and_so_is_a_latin_run(text, words):
    assert spelled(text) == words


@settings(deadline=None)
@given(st.text())
def test_folding_keeps_offsets(text):
    assert len(text_of(folded_codes(text))) == len(text)


@pytest.mark.parametrize(
    "pair", [("AI治理", "ａｉ治理"), ("2025年", "2026年"), ("AI 法案", "AI法案")]
)
def test_forms_that_count_as_one(pair):
    one, other = (words_of(folded_codes(text)).hashes.tolist() for text in pair)
    assert one == other


def test_no_run_leads_from_the_headline_into_the_body():
    title, text = "算法备案", "平台被罚"
    parts = parts_of(title, text)
    assert [run.size for run in parts.in_title()] == [4, 3, 2]
    assert [run.size for run in parts.in_body()] == [4, 3, 2]


def test_a_run_counts_at_most_once_for_each_passage():
    model = shipped_model()
    parts = parts_of("", "法" * PASSAGE_WORDS * 3)
    _, counts = capped_counts(parts, model.places, n_places=model.weights.size)
    assert parts.n_passages == counts.max() == 3


def test_the_logit_does_not_grow_with_the_length():
    assert logit_of("", LAW * 70) == pytest.approx(logit_of("", LAW * 7), abs=0.2)


def test_an_article_may_be_empty():
    assert logit_of("", "") == shipped_model().bias


def test_what_reads_like_coverage_is_above_what_does_not():
    assert logit_of("", LAW) > 0 > logit_of("", PLAY)


@settings(deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_has_a_logit(title, text):
    assert np.isfinite(logit_of(title, text))


@pytest.fixture(scope="module")
def texts():
    return own_texts()


def test_training_texts_are_distinct_and_labelled_by_file(texts):
    assert len({text.body for text in texts}) == len(texts)
    assert len(texts) > 900
    assert 0.4 < sum(text.is_relevant for text in texts) / len(texts) < 0.6


def test_the_shipped_weights_are_what_training_gives(texts):
    shipped = shipped_model()
    assert shipped.training_sha256 == digest_of(texts), "run: make train"
    anew = model_from(weights_file(texts, examples_of(texts)))
    # Two processors may differ in the last bit of the half-size numbers in the file.
    assert np.array_equal(anew.places, shipped.places)
    assert np.allclose(anew.weights, shipped.weights, rtol=0.01, atol=1e-3)
    assert anew.bias == pytest.approx(shipped.bias, abs=1e-3)
