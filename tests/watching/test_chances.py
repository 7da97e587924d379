"""How likely odd pages are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.watching.chances import chance


@pytest.mark.parametrize(
    ("n_odd", "n", "low", "high"), [(1, 1, 4e-3, 6e-3), (2, 2, 5e-5, 9e-5), (3, 3, 1e-6, 3e-6)]
)
def test_what_was_never_seen_in_a_hundred_pages(n_odd, n, low, high):
    assert low < chance(n_odd, n, n_odd_before=0, n_before=100) < high


@given(st.integers(1, 40), st.data())
def test_more_odd_pages_are_less_likely(n, data):
    before = data.draw(st.integers(0, 300))
    odd_before = data.draw(st.integers(0, before))
    chances = [chance(k, n, n_odd_before=odd_before, n_before=before) for k in range(n + 1)]
    assert all(0 <= one <= 1 for one in chances)
    assert chances == sorted(chances, reverse=True)
    assert chances[0] == 1.0
