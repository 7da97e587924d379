"""Who printed first."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.enrich.printing import Printer, first_printer

DAY = datetime(2024, 3, 1, tzinfo=UTC)


def printer(article_id, day=None, *, seen=0, to=None, sources=(), **more):
    return Printer(
        article_id=article_id,
        published_at=None if day is None else DAY + timedelta(days=day),
        published_latest_at=None if to is None else DAY + timedelta(days=to),
        first_seen_at=DAY + timedelta(days=seen),
        sources=frozenset(sources),
        **more,
    )


@pytest.mark.parametrize(
    ("printers", "first", "by"),
    [
        ([printer("a")], "a", "only"),
        ([printer("a", 1), printer("b", 0)], "b", "date"),
        # whoever copied is not first, whatever its date
        ([printer("a", 0, sources="b"), printer("b", 3)], "b", "source"),
        # its source does not print these words
        ([printer("a", 0, sources="z"), printer("b", 3)], "a", "date"),
        # no copy of a cluster goes before its original
        (
            [printer("a", 0, cluster_id="a"), printer("b", 3, cluster_id="a", is_original=True)],
            "b",
            "source",
        ),
        # but the original of another text may
        (
            [printer("a", 0, cluster_id="a"), printer("b", 3, cluster_id="b", is_original=True)],
            "a",
            "date",
        ),
        # an original that took the words from elsewhere
        (
            [
                printer("a", 2, cluster_id="a"),
                printer("b", 0, cluster_id="b", is_original=True, sources="a"),
                printer("c", 1, cluster_id="b"),
            ],
            "a",
            "source",
        ),
        # edges that go round say nothing
        ([printer("a", 1, sources="b"), printer("b", 0, sources="a")], "b", "date"),
        # a day against an hour of it
        ([printer("a", 0, to=1), printer("b", 0.5)], "b", "guess"),
        ([printer("a", 0, to=1), printer("b", 0.5, is_original=True)], "b", "original"),
        ([printer("a"), printer("b", 9)], "b", "date"),
        ([printer("a", seen=2), printer("b", seen=1)], "b", "guess"),
        ([printer("b"), printer("a")], "a", "guess"),
    ],
)
def test_first_printer(printers, first, by):
    found, told_by = first_printer(printers)
    assert (found.article_id, told_by) == (first, by)


some = st.lists(
    st.builds(
        lambda one, day, cluster, is_original, sources: printer(
            one, day, cluster_id=cluster, is_original=is_original, sources=sources
        ),
        st.sampled_from("abcdef"),
        st.none() | st.integers(0, 3),
        st.sampled_from([None, "a", "b"]),
        st.booleans(),
        st.sets(st.sampled_from("abcdef"), max_size=2),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda one: one.article_id,
)


@given(some, st.randoms(use_true_random=False))
def test_order_does_not_matter(printers, random):
    shuffled = list(printers)
    random.shuffle(shuffled)
    found, by = first_printer(shuffled)
    assert (found, by) == first_printer(printers)
    assert found in printers
    assert (by == "only") == (len(printers) == 1)
