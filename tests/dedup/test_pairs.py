from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.dedup.keys import key_of
from ingest.dedup.pairs import decided, pairs_of
from ingest.dedup.stored import comparison_of, digest_of, pair_from, signature_of
from ingest.model.document import Document


def document(doc_id, text, **fields):
    return Document(doc_id=doc_id, title="谁来填写清单", text=text, **fields)


@pytest.fixture
def documents(bodies):
    quoting = "\n".join([*bodies[2].split("\n")[:3], *bodies[0].split("\n")[1:3]])
    return [
        document("d", bodies[0]),
        document("b", f"{bodies[0]}\n完"),
        document("c", bodies[1]),
        document("a", quoting),
    ]


def test_pairs_come_in_order_of_their_ids(documents):
    assert [(pair.a, pair.b) for pair in pairs_of(documents)] == [
        ("a", "b"),
        ("a", "d"),
        ("b", "d"),
    ]


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_neither_order_nor_time_of_capture_matters(bodies, draw):
    documents = [document(one, bodies[n % 3]) for n, one in enumerate("abcdefg")]
    start = datetime(2026, 1, 1, tzinfo=UTC)
    captured = [
        replace(one, first_seen_at=start + timedelta(minutes=draw.randrange(5)))
        for one in draw.sample(documents, len(documents))
    ]
    assert pairs_of(captured) == pairs_of(documents)


def test_a_text_that_gives_the_address_of_another_is_compared_with_it(bodies):
    english = "The company said it would publish its safety evaluation before release. " * 20
    pairs = pairs_of(
        [
            document("z", english, url="https://example.org/en"),
            document("a", bodies[0], references=("https://example.org/en", "https://else.example")),
        ]
    )
    assert [(pair.a, pair.b, pair.relation) for pair in pairs] == [("a", "z", "translation_of")]


def test_candidates_may_be_given_twice_and_turned(documents):
    by_id = {one.doc_id: one for one in documents}
    keys = {one.doc_id: key_of(one.text) for one in documents}
    found = decided([("d", "b"), ("b", "d"), ("c", "d")], documents=by_id, keys=keys)
    assert [(pair.a, pair.b) for pair in found] == [("b", "d")]


def test_a_stored_pair_is_read_again_as_it_was(documents):
    for pair in pairs_of(documents):
        assert pair_from(comparison_of(pair, {pair.a: "1", pair.b: "2"})) == pair


@pytest.mark.parametrize(
    ("change", "is_seen"),
    [
        ({"title": "别的题目"}, True),
        ({"references": ("https://example.org/b",)}, True),
        ({"url": "https://example.org/c"}, True),
        ({"declared_source": "新智元"}, False),  # compared with nothing
        ({"published_at": datetime(2026, 1, 1, tzinfo=UTC)}, False),
    ],
)
def test_the_digest_changes_with_what_a_comparison_reads(change, is_seen):
    one = document("a", "算法备案要有人负责。")
    other = replace(one, **change)
    key = key_of(one.text)
    assert (digest_of(one, key) != digest_of(other, key)) == is_seen
    assert digest_of(one, key) != digest_of(one, key + "了")


@pytest.mark.parametrize(("text", "n_bands"), [("", 0), ("四个字了", 0), ("五个字的文", 32)])
def test_a_text_too_short_has_an_empty_signature(text, n_bands):
    signature = signature_of(document("a", text), key_of(text))
    assert len(signature.band_keys) == n_bands
    assert n_bands or signature.frac_hashes == ()
