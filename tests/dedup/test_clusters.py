from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dedup.clusters import capture_order, clusters_of
from ingest.dedup.cover import guest_and_host, without_bridges
from ingest.dedup.decide import Pair
from ingest.dedup.overlap import Overlap, Side
from ingest.model.document import Document

ids = st.sampled_from("abcdefgh")
merges = st.lists(st.tuples(ids, ids), max_size=12)
hours = st.dictionaries(ids, st.none() | st.integers(0, 3))


def captured(hour_of):
    """Eight documents, captured at an hour or at no known one."""
    return {
        one: Document(
            doc_id=one,
            title="",
            text="",
            first_seen_at=None if hour is None else datetime(2026, 1, 1, hour, tzinfo=UTC),
        )
        for one in "abcdefgh"
        for hour in [hour_of.get(one)]
    }


@given(merges, hours, st.randoms(use_true_random=False))
def test_clusters_ignore_the_order_of_documents_and_merges(pairs, hour_of, draw):
    documents = captured(hour_of)
    shuffled = [tuple(draw.sample(pair, 2)) for pair in draw.sample(pairs, len(pairs))]
    turned = dict(draw.sample(list(documents.items()), len(documents)))
    assert clusters_of(documents, pairs) == clusters_of(turned, shuffled)


@given(merges, hours)
def test_cluster_id_is_the_member_captured_first(pairs, hour_of):
    documents = captured(hour_of)
    cluster_of = clusters_of(documents, pairs)
    for cluster_id in cluster_of.values():
        members = [documents[one] for one in cluster_of if cluster_of[one] == cluster_id]
        assert cluster_id == min(members, key=capture_order).doc_id
    assert all(cluster_of[left] == cluster_of[right] for left, right in pairs)


@pytest.mark.parametrize(
    ("hour_of", "first"),
    [({}, "a"), ({"b": 0}, "b"), ({"a": 2, "b": 1}, "b"), ({"a": 1, "b": 1}, "a")],
)
def test_first_is_the_earliest_then_the_smallest_id_and_unknown_is_last(hour_of, first):
    assert clusters_of(captured(hour_of), [("a", "b")])["a"] == first


def side(share):
    return Side(share=share, length=1000, head=0, tail=0, density=1.0, gap=0)


def pair(a, b, relation="same", *, shares=(1.0, 1.0), alike=20.0):
    overlap = Overlap(
        n_shared=500,
        jaccard=0.5,
        left=side(shares[0]),
        right=side(shares[1]),
        verbatim=400,
        numbers_share=None,
    )
    return Pair(a=a, b=b, relation=relation, overlap=overlap, titles_alike=alike)


def opening(guest, host):
    shares = (1.0, 0.3) if guest < host else (0.3, 1.0)
    return pair(min(guest, host), max(guest, host), "partial", shares=shares)


def test_guest_is_the_text_more_covered():
    assert guest_and_host(opening("b", "a")) == ("b", "a")


def test_a_preview_under_another_title_stays():
    pairs = [opening("p", "h")]
    assert without_bridges(pairs) == pairs


def test_a_preview_stays_when_the_copies_hold_it_too():
    pairs = [opening("p", "h"), pair("h", "k"), opening("p", "k")]
    assert without_bridges(pairs) == pairs


def test_a_text_that_opens_with_two_strangers_is_a_compilation():
    pairs = [opening("p", "h"), opening("q", "h")]
    assert without_bridges(pairs) == [replace(one, relation="contains") for one in pairs]


def test_a_text_whose_copies_lack_the_opening_does_not_pull_it_in():
    title_part = pair("h", "k", "partial", shares=(0.6, 1.0), alike=100.0)
    pairs = [opening("p", "h"), title_part]
    assert without_bridges(pairs) == [replace(pairs[0], relation="contains"), title_part]


pairs_of_any_kind = st.lists(
    st.builds(
        lambda ends, relation, shares, alike: pair(*ends, relation, shares=shares, alike=alike),
        st.lists(ids, min_size=2, max_size=2, unique=True).map(sorted),
        st.sampled_from(["same", "partial", "partial", "rewrite", "quotes", "contains"]),
        st.sampled_from([(1.0, 0.3), (0.3, 1.0)]),
        st.sampled_from([20.0, 100.0]),
    ),
    unique_by=lambda one: (one.a, one.b),
    max_size=14,
).map(lambda pairs: sorted(pairs, key=lambda one: (one.a, one.b)))


@given(pairs_of_any_kind)
def test_judged_pairs_stay_as_they_are(pairs):
    judged = without_bridges(pairs)
    assert without_bridges(judged) == judged


@given(pairs_of_any_kind, ids)
def test_pairs_are_judged_by_those_of_their_two_texts(pairs, one):
    mine = [p for p in pairs if one in (p.a, p.b)]
    around = {end for p in mine for end in (p.a, p.b)}
    part = without_bridges([p for p in pairs if around & {p.a, p.b}])
    whole = without_bridges(pairs)
    assert [p for p in part if one in (p.a, p.b)] == [p for p in whole if one in (p.a, p.b)]
