from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dedup.candidates import (
    BAND_CAP,
    HUBS,
    Holders,
    displaced,
    pair_codes,
    pairs_within,
    signatures_of,
    signatures_of_keys,
)
from ingest.model.document import Document

SENTENCES = [
    f"第{n}条说的是{word}要有人负责" for n, word in enumerate("训练发布评测备案标识投诉留存审计")
]


def test_copies_and_previews_meet(bodies):
    keys = [*bodies[:4], bodies[0], bodies[2][:400]]
    assert {(0, 4), (2, 5)} <= set(pairs_within(signatures_of_keys(keys)))


def test_a_text_inside_another_meets_it(bodies):
    host = bodies[0] + bodies[1] + bodies[2] + bodies[3]
    assert (0, 1) in pairs_within(signatures_of_keys([host, bodies[2]]))


def test_keys_come_from_the_text_of_documents(bodies):
    plain, spaced = bodies[0], " ".join(bodies[0])
    documents = [
        Document(doc_id=str(n), title="", text=text) for n, text in enumerate([plain, spaced])
    ]
    assert pairs_within(signatures_of(documents)) == [(0, 1)]


@pytest.mark.parametrize("keys", [[], [""], ["", ""], ["四个字了", "四个字了"], ["", "五个字的文"]])
def test_too_short_texts_have_no_pairs(keys):
    assert pairs_within(signatures_of_keys(keys)) == []


def test_equal_texts_of_five_characters_meet():
    assert pairs_within(signatures_of_keys(["五个字的文", "五个字的文"])) == [(0, 1)]


def test_later_texts_of_a_crowded_key_are_paired_with_the_first_few():
    n = BAND_CAP + 50
    pairs = pairs_within(signatures_of_keys(["同一篇通稿到处都是" * 3] * n))
    expected = {
        (left, right)
        for left, right in combinations(range(n), 2)
        if left < HUBS or right < BAND_CAP
    }
    assert set(pairs) == expected


CAP = 12
states = st.tuples(st.booleans(), st.booleans()).filter(any)


@st.composite
def holders(draw):
    """Up to 30 texts that hold one key, which may be crowded, and a few that hold another."""
    rows = [
        (text, key, *state)
        for key, texts in ((7, st.integers(0, 40)), (9, st.integers(30, 45)))
        for text in draw(st.sets(texts, max_size=30))
        for state in [draw(states)]
    ]
    columns = list(zip(*draw(st.permutations(rows)), strict=True)) if rows else [(), (), (), ()]
    return Holders(
        texts=np.array(columns[0], dtype=np.int64),
        keys=np.array(columns[1], dtype=np.uint64),
        held=np.array(columns[2], dtype=np.bool_),
        holds=np.array(columns[3], dtype=np.bool_),
    )


def paired(met, flags):
    """Return what the rule says, key by key."""
    found = []
    for key in (7, 9):
        texts = sorted(met.texts[(met.keys == key) & flags].tolist())
        found += [
            (key, left, right)
            for (i, left), (j, right) in combinations(enumerate(texts), 2)
            if i < HUBS or j < CAP
        ]
    return found


@given(holders(), st.sets(st.integers(0, 45)))
def test_pairs_are_those_of_texts_in_focus(met, focus):
    codes = pair_codes(met, np.array(sorted(focus), dtype=np.int64), 50, cap=CAP)
    expected = [(i, j) for _, i, j in paired(met, met.holds) if i in focus or j in focus]
    assert sorted((code // 50, code % 50) for code in codes.tolist()) == sorted(expected)


@given(holders())
def test_pairs_that_come_or_go_have_a_text_that_does_or_is_displaced(met):
    changed = set(paired(met, met.held)) ^ set(paired(met, met.holds))
    stay = {
        key: set(met.texts[(met.keys == key) & met.held & met.holds].tolist()) for key in (7, 9)
    }
    moved = set(displaced(met, cap=CAP).tolist())
    for key, left, right in changed:
        assert not {left, right} <= stay[key] or moved & {left, right}


def test_texts_that_come_last_displace_nobody():
    n = CAP + 10
    met = Holders(
        texts=np.arange(n, dtype=np.int64),
        keys=np.zeros(n, dtype=np.uint64),
        held=np.arange(n) < CAP + 5,
        holds=np.ones(n, dtype=np.bool_),
    )
    assert displaced(met, cap=CAP).tolist() == []


@given(
    st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8), max_size=8), st.data()
)
def test_pairs_of_a_part_of_a_batch_are_the_pairs_of_the_batch(texts, data):
    keys = ["".join(text) for text in texts]
    chosen = sorted(data.draw(st.sets(st.integers(0, len(keys) - 1)) if keys else st.just(set())))
    whole = set(pairs_within(signatures_of_keys(keys)))
    part = pairs_within(signatures_of_keys([keys[position] for position in chosen]))
    assert {(chosen[left], chosen[right]) for left, right in part} == {
        pair for pair in whole if set(pair) <= set(chosen)
    }


@given(st.lists(st.lists(st.sampled_from(SENTENCES), max_size=6), max_size=8))
def test_pairs_are_sorted_distinct_and_never_of_one_text(texts):
    pairs = pairs_within(signatures_of_keys(["".join(text) for text in texts]))
    assert pairs == sorted(set(pairs))
    assert all(left < right for left, right in pairs)
