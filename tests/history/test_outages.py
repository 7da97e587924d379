"""What is gone with the rest of its portal, and what is gone by itself."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.history.outages import Crawls, Glance, as_found, doubted, is_gone, stays_gone
from tests.history.looks import look

START = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def glances(day: float, **outcomes: int) -> list[Glance]:
    """Looks of one crawl: how many found what, each kind at addresses of its own."""
    at = START + day * DAY
    return [
        Glance(f"{outcome}{n}", f"run-{day}", at, outcome)
        for outcome, count in outcomes.items()
        for n in range(count)
    ]


def gone(found: list[Glance]) -> set[str]:
    return {glance.url for glance in found if glance.outcome == "gone"}


def why(found: list[Glance], crawls: Crawls | None = None, broken: str = "") -> str:
    return (crawls or Crawls()).doubt(found, gone(found), lambda: broken)


@pytest.mark.parametrize(
    ("outcomes", "is_doubted"),
    [
        ({"gone": 1}, False),  # the only page of a small portal that was due
        ({"gone": 2}, True),
        ({"gone": 31}, True),
        ({"gone": 1, "unchanged": 1}, False),
        ({"gone": 2, "unchanged": 1}, False),  # two of a handful
        ({"gone": 2, "changed": 2}, False),
        ({"gone": 2, "first": 1}, False),  # a new article shows that the site works
        ({"gone": 2, "moved": 1}, False),
        ({"gone": 4, "unchanged": 1}, False),  # a report and its sequels
        ({"gone": 5, "unchanged": 4}, True),
        ({"gone": 5, "unchanged": 5}, False),
        ({"gone": 5, "unchanged": 3, "outage": 2}, False),
        ({"gone": 30, "unchanged": 12}, True),  # it broke while it was crawled
        ({"gone": 1, "outage": 1}, True),
        ({"gone": 1, "blocked": 3}, True),
        ({"gone": 1, "robots": 3}, False),  # forbidden addresses were not asked
    ],
)
def test_other_addresses_tell_whether_the_site_works(outcomes, is_doubted):
    assert bool(why(glances(0, **outcomes))) == is_doubted


@pytest.mark.parametrize(
    ("outcomes", "is_doubted"), [({"gone": 1}, True), ({"gone": 1, "unchanged": 1}, False)]
)
def test_broken_lists_count_where_no_article_was_found(outcomes, is_doubted):
    assert bool(why(glances(0, **outcomes), broken="Feed: blocked")) == is_doubted


def test_a_second_sign_is_no_news():
    """Both were gone yesterday, and others were there; today only these two are asked again."""
    crawls = Crawls()
    assert not why(glances(0, gone=2, unchanged=6), crawls)
    assert not why(glances(1, gone=2), crawls)


def test_a_second_sign_is_in_doubt_with_all_the_rest():
    crawls = Crawls()
    assert not why(glances(0, gone=1, unchanged=6), crawls)
    assert why(glances(1, gone=3), crawls)


def test_what_was_gone_before_is_no_news():
    assert not why(glances(0, gone=2), Crawls(["gone0", "gone1"]))


def test_crawls_of_one_page_each_are_seen_together():
    crawls = Crawls()
    hours = [[Glance(f"a{n}", f"run-{n}", START + n * DAY / 24, "gone")] for n in range(5)]
    assert [bool(why(one, crawls)) for one in hours] == [False, True, True, True, True]
    later = [Glance("a0", "run-25", START + DAY * 25 / 24, "gone")]
    assert why(later, crawls), "a day later it is still the site"
    assert not why([Glance("b", "run-30", START + 1.5 * DAY, "unchanged")], crawls)
    assert not why([Glance("c", "run-31", START + 1.6 * DAY, "gone")], crawls)


def test_an_hourly_crawl_meets_a_site_whose_old_articles_are_gone():
    """New articles are well, and every hour three old ones are found gone, a day later again."""
    crawls, believed = Crawls(), []
    for hour in range(50):
        at = START + hour * DAY / 24
        away = {f"old{hour - ago}-{n}" for ago in (0, 24) for n in range(3) if ago <= hour}
        outcomes = dict.fromkeys(away, "gone") | {
            f"new{hour}": "first",
            f"young{hour}": "unchanged",
        }
        found = [Glance(url, f"run-{hour}", at, outcome) for url, outcome in outcomes.items()]
        if not why(found, crawls):
            believed.append(hour)
    assert believed == [0]


def test_what_was_long_ago_counts_no_more():
    crawls = Crawls()
    assert not why(glances(0, gone=1), crawls)
    assert not why([Glance("b", "run-4", START + 4 * DAY, "gone")], crawls)


def test_what_was_believed_stays_believed():
    """A build that was cut short wrote two of three down; the crawl is judged for the third."""
    found = glances(0, gone=3)
    assert not Crawls().doubt(found, (), lambda: "")
    assert Crawls().doubt(found, {"gone2"}, lambda: "")


def test_a_doubt_can_be_taken_back():
    found = look("gone", START, detail="HTTP 404")
    in_doubt = doubted(found, "so are 31 of 31 addresses of the portal")
    assert in_doubt.outcome == "outage"
    assert in_doubt.detail == "HTTP 404; in doubt: so are 31 of 31 addresses of the portal"
    assert as_found(in_doubt) == ("gone", "HTTP 404")
    assert as_found(look("outage", START, detail="the page is cut")) == (
        "outage",
        "the page is cut",
    )


def test_a_series_that_stays_away_is_gone_at_last():
    series = glances(0, gone=8, unchanged=2)
    assert why(series)
    assert not Crawls().doubt(series, gone(series), lambda: "", lasting=gone(series))
    alone = glances(0, gone=8)
    assert not Crawls().doubt(alone, gone(alone), lambda: "", lasting=gone(alone))
    assert Crawls().doubt(alone, gone(alone), lambda: "Feed: failed", lasting=gone(alone))


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ((), False),
        (("first",), False),
        (("first", "gone", "gone"), False),
        (("first", "doubt", "outage", "blocked", "doubt"), True),
        (("first", "doubt", "unchanged", "doubt"), False),
        (("first", "outage", "outage", "outage"), False),
    ],
)
def test_gone_for_a_week(outcomes, expected):
    looks = [
        doubted(look("gone", START + 3 * n * DAY), "so is all")
        if one == "doubt"
        else look(one, START + 3 * n * DAY)
        for n, one in enumerate(outcomes)
    ]
    assert stays_gone(looks, now=START + 3 * len(outcomes) * DAY) == expected


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ((), False),
        (("first", "gone"), True),
        (("first", "gone", "outage", "blocked", "robots"), True),
        (("first", "gone", "unchanged"), False),
    ],
)
def test_the_last_look_that_could_tell(outcomes, expected):
    assert is_gone(look(outcome, START + n * DAY) for n, outcome in enumerate(outcomes)) == expected
