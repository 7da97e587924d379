"""Scheme mh1 is stored: these numbers never change."""

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dedup.minhash import (
    BANDS,
    PERMUTATIONS,
    SCHEME,
    band_keys,
    frac_hashes,
    minhash,
)
from ingest.dedup.shingles import GRAM, grams_at

KEY = "人工智能治理需要可以核对的记录2026gpt4"


def digest(numbers):
    return hashlib.sha256(numbers.astype(numbers.dtype.newbyteorder("<")).tobytes()).hexdigest()[
        :16
    ]


def test_golden_grams():
    assert SCHEME == "mh1"
    assert [hex(int(gram)) for gram in grams_at(KEY)[:3]] == [
        "0xf16088d96a9ee718",
        "0x720c97207673aa30",
        "0x36aec9bcf1143711",
    ]
    assert digest(grams_at(KEY)) == "726f4cf0085901e2"


def test_golden_minhash_and_bands():
    minima = minhash(grams_at(KEY))
    assert minima[:3].tolist() == [330807463, 382596033, 215570397]
    assert digest(minima) == "908f09cb6ca9ff1f"
    assert digest(band_keys(minima)) == "85c238159355de8d"


@pytest.mark.parametrize(
    ("repeat", "expected"), [(60, "039d9989491f7810"), (200, "ff52ee812dc1cf1c")]
)
def test_golden_frac_hashes(repeat, expected):
    key = "".join(f"{number}号样本" for number in range(repeat * 2))
    assert digest(frac_hashes(grams_at(key))) == expected


@given(st.text(max_size=60))
def test_one_gram_per_position(key):
    assert len(grams_at(key)) == max(0, len(key) - GRAM + 1)


@given(st.text(min_size=5, max_size=40), st.text(max_size=10), st.text(max_size=10))
def test_a_gram_does_not_depend_on_its_place(inner, before, after):
    assert set(grams_at(inner).tolist()) <= set(grams_at(before + inner + after).tolist())


def test_lone_surrogate_is_hashed():
    assert len(grams_at("\ud800abcd")) == 1


def test_band_keys_carry_their_number():
    keys = band_keys(minhash(grams_at(KEY)))
    assert (keys >> np.uint64(59)).tolist() == list(range(BANDS))


@pytest.mark.parametrize("shared", [0, 300, 700, 1000])
def test_minhash_estimates_jaccard(shared):
    draw = np.random.default_rng(7)
    common = draw.integers(2**63, size=shared, dtype=np.uint64)
    left, right = (
        np.concatenate([common, draw.integers(2**63, size=1000 - shared, dtype=np.uint64) * 2])
        for _ in range(2)
    )
    jaccard = shared / (2000 - shared)
    estimate = float((minhash(left * 2 + 1) == minhash(right * 2 + 1)).mean())
    assert abs(estimate - jaccard) < 4 * (0.25 / PERMUTATIONS) ** 0.5


def test_minhash_ignores_order_and_repetition():
    grams = grams_at(KEY * 200)
    assert (minhash(grams) == minhash(np.unique(grams)[::-1])).all()


def test_frac_sample_of_a_part_is_in_the_whole():
    key = "".join(f"第{number}条规则说的是另一件事" for number in range(300))
    whole = set(frac_hashes(grams_at(key)).tolist())
    part = frac_hashes(grams_at(key[500:1500]))
    limit = 2**64 // 32
    assert {int(value) for value in part if value < limit} <= whole
