"""A sample of ``make kills``: a crawl killed with SIGKILL loses nothing and asks little again."""

import pytest

from tests.bench.kill_crawl import counted, kill_points


@pytest.mark.slow
@pytest.mark.parametrize("connections", [1, 16])
def test_a_killed_crawl_loses_no_page_and_fetches_none_twice(tmp_path, connections):
    count = counted(
        kills=2,
        kills_per_crawl=2,
        pages=100,
        connections=connections,
        seed=connections,
        folder=tmp_path,
    )
    assert count.is_met, count.table()
    # a record may be torn in the middle: it is whole up to there, and its page is fetched again
    assert (count.kills, count.pages) == (2, 100), count.table()


def test_the_points_are_spread_over_the_whole_crawl():
    points = kill_points(3, kills=100, pages=500)
    assert points == sorted(set(points))
    assert points[0] < 25
    assert points[-1] > 475
    assert points == kill_points(3, kills=100, pages=500)
