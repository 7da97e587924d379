import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dedup.candidates import BAND_CAP, HUBS, pairs_within, signatures_of, signatures_of_keys
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


def test_an_overfull_key_pairs_with_the_first_few():
    n = BAND_CAP + 50
    pairs = pairs_within(signatures_of_keys(["同一篇通稿到处都是" * 3] * n))
    assert {left for left, _ in pairs} == set(range(HUBS))
    assert {right for _, right in pairs} == set(range(1, n))


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
