from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ingest.dedup.clusters import clusters_of
from ingest.dedup.cover import guest_and_host, without_bridges
from ingest.dedup.decide import Pair
from ingest.dedup.overlap import Overlap, Side

ids = st.sampled_from("abcdefgh")
merges = st.lists(st.tuples(ids, ids), max_size=12)


@given(merges, st.randoms(use_true_random=False))
def test_clusters_ignore_the_order_of_merges(pairs, draw):
    shuffled = [tuple(draw.sample(pair, 2)) for pair in draw.sample(pairs, len(pairs))]
    assert clusters_of("abcdefgh", pairs) == clusters_of(reversed("abcdefgh"), shuffled)


@given(merges)
def test_cluster_id_is_the_smallest_member(pairs):
    cluster_of = clusters_of("abcdefgh", pairs)
    for one, cluster_id in cluster_of.items():
        assert cluster_id == min(m for m in cluster_of if cluster_of[m] == cluster_id) <= one
    assert all(cluster_of[left] == cluster_of[right] for left, right in pairs)


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
