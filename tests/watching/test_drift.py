"""Portals whose pages change, and portals that only look as if they did."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.watching.doors import judged_by_doors
from ingest.watching.drift import judged_run
from tests.watching.made import none, sign, signs

HISTORY = signs(120)

NO_AUTHOR = {"has_author": False}
REDESIGN = {"shape": ("main", "wrap"), "foot": "other"}
BARE = {**REDESIGN, "has_author": False, "method": "density"}

BREAKS = {
    "no headline": {"has_title": False},
    "no author": NO_AUTHOR,
    "no date": {"has_published": False},
    "no source": {"has_source": False},
    "cut pages": {"is_cut": True, "foot": "half"},
    "cut bodies": {"is_open": True},
    "lost characters": {"is_damaged": True},
    "another language": {"lang": "en"},
    "rules that fit no more": {"method": "density"},
    "a body of a line": {"n_chars": 90},
    "the whole page as body": {"n_chars": 40_000},
    "poor": {"quality": 0.5},
    "one text everywhere": {"text_sha256": "t1"},
    "another layout, read badly": BARE,
}


@pytest.mark.parametrize("changed", BREAKS.values(), ids=BREAKS)
@pytest.mark.parametrize("n", [2, 5, 30])
def test_a_break_of_every_page_is_seen_in_the_same_run(changed, n):
    new = signs(n, start=1000, **changed)
    judgement = judged_run(new, HISTORY)
    assert judgement.word == "drift"
    assert judgement.held == {one.url: "drift" for one in new}
    assert judgement.detail


@pytest.mark.parametrize("changed", BREAKS.values(), ids=BREAKS)
def test_a_break_of_a_third_of_the_pages_holds_back_these(changed):
    new = [sign(1000 + n, **(changed if n % 3 == 0 else {})) for n in range(30)]
    judgement = judged_run(new, HISTORY)
    assert judgement.word == "drift"
    assert set(judgement.held) == {one.url for n, one in enumerate(new) if n % 3 == 0}


@pytest.mark.parametrize("changed", BREAKS.values(), ids=BREAKS)
def test_a_source_of_one_article_a_run_is_judged_over_its_last_runs(changed):
    history = list(HISTORY)
    words = []
    for n in range(2):
        new = sign(1000 + n, **changed)
        judgement = judged_run([new], history)
        words.append(judgement.word)
        history.append(replace(new, held_for=judgement.held.get(new.url)))
    assert words[0] in {"ok", "suspect"}
    assert words[1] == "drift"


@pytest.mark.parametrize("reason", ["not_an_article robot_check", "http_403", "offsite"])
def test_pages_that_are_doors_are_blocked(reason):
    assert judged_run([none(1000 + n, reason) for n in range(4)], HISTORY).word == "blocked"


def test_pages_without_an_article_are_held_to_be_read_again():
    judgement = judged_run([none(1000 + n) for n in range(4)], HISTORY)
    assert judgement.word == "drift"
    assert len(judgement.held) == 4


def test_a_redesign_that_is_read_as_before_is_published():
    judgement = judged_run(signs(10, start=1000, **REDESIGN), HISTORY)
    assert judgement.word == "layout_changed"
    assert judgement.held == {}
    later = [*HISTORY, *signs(10, start=1000, **REDESIGN)]
    assert judged_run(signs(10, start=2000, **REDESIGN), later).word == "ok"


def test_bodies_cut_at_a_full_stop_are_seen_by_their_length():
    new = [replace(one, n_chars=one.n_chars // 4) for one in signs(20, start=1000)]
    judgement = judged_run(new, HISTORY)
    assert judgement.word == "drift"
    assert "characters" in judgement.detail


@pytest.mark.parametrize(
    "odd",
    [
        sign(1000, **BARE),  # a special page in a frame of its own
        sign(1000, is_cut=True),
        sign(1000, lang="en", has_source=False),
    ],
)
def test_one_odd_page_waits_for_the_next(odd):
    judgement = judged_run([odd], HISTORY)
    assert judgement.word == "suspect"
    assert judgement.held == {odd.url: "suspect"}


@pytest.mark.parametrize(
    "odd",
    [
        sign(1000, n_chars=30_000),
        sign(1000, n_chars=80),
        sign(1000, **NO_AUTHOR),
        none(1000, "not_an_article pictures"),
        none(1000, "http_404"),
    ],
)
def test_one_page_that_may_well_be_is_published(odd):
    assert judged_run([odd], HISTORY).word == "ok"
    assert judged_run([odd, *signs(9, start=2000)], HISTORY).word == "ok"


def test_an_odd_page_among_many_is_an_exception():
    assert judged_run([sign(1000, **BARE), *signs(9, start=2000)], HISTORY).word == "ok"


def test_what_is_often_missing_may_be_missing():
    history = [replace(one, has_author=n % 2 == 0) for n, one in enumerate(HISTORY)]
    assert judged_run(signs(6, start=1000, **NO_AUTHOR), history).word == "ok"


def test_galleries_of_a_weekend_are_no_break():
    history = [none(n, "not_an_article pictures") if n % 10 == 0 else sign(n) for n in range(120)]
    weekend = [none(1000 + n, "not_an_article pictures") for n in range(3)]
    assert judged_run(weekend, history).word == "ok"


def test_a_new_source_is_learned():
    assert judged_run(signs(5, start=1000, **BARE), signs(19)).word == "learning"


def test_pages_without_an_article_teach_nothing():
    """A first crawl that met a wall makes the wall no measure for the articles after it."""
    history = [*(none(n, "http_403") for n in range(40)), *signs(5, start=100)]
    assert judged_run(signs(5, start=1000), history).word == "learning"


DOOR = "not_an_article robot_check"


@pytest.mark.parametrize(
    ("before", "new", "word", "n_held"),
    [
        ([], [DOOR] * 20, "blocked", 20),
        ([], ["http_403"] * 2 + [None], "blocked", 2),  # the article is not held
        ([], ["http_403"] * 3 + [None] * 3, "learning", 0),  # some are for subscribers
        ([], [DOOR] * 3 + ["not_an_article no_body"], "blocked", 4),
        ([], ["not_an_article no_body"] * 4, "learning", 0),
        ([], [DOOR] * 2, "learning", 0),  # too few to tell
        ([DOOR] * 2, [DOOR], "blocked", 3),
        ([None] * 2, [DOOR], "learning", 0),
        ([DOOR] * 9, [None], "learning", 0),
        ([DOOR] * 9, [None] * 5, "learning", 0),
        ([], [], "learning", 0),
    ],
)
def test_a_portal_that_is_not_known_yet_may_stand_behind_a_wall(before, new, word, n_held):
    pages = [sign(n) if reason is None else none(n, reason) for n, reason in enumerate(before)]
    own = [
        sign(1000 + n) if reason is None else none(1000 + n, reason) for n, reason in enumerate(new)
    ]
    judgement = judged_by_doors(own, pages)
    assert (judgement.word, len(judgement.held)) == (word, n_held)
    assert set(judgement.held.values()) <= {"drift"}


def test_pages_held_back_are_no_measure():
    held = [replace(one, held_for="drift") for one in signs(100, start=500, **NO_AUTHOR)]
    assert judged_run(signs(3, start=1000, **NO_AUTHOR), [*HISTORY, *held]).word == "drift"
    assert judged_run(signs(3, start=1000), [*HISTORY, *held]).word == "ok"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 119), min_size=1, max_size=12, unique=True))
def test_pages_like_those_before_are_in_order(chosen):
    new = [replace(sign(n), url=f"http://a.example/new/{n}", text_sha256=f"n{n}") for n in chosen]
    judgement = judged_run(new, HISTORY)
    assert judgement.word == "ok"
    assert judgement.held == {}


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from([{}, *BREAKS.values()]), min_size=1, max_size=12),
    st.permutations(list(range(12))),
)
def test_the_order_of_new_pages_does_not_matter(changes, order):
    new = [sign(1000 + n, **changed) for n, changed in enumerate(changes)]
    shuffled = [new[n] for n in order if n < len(new)]
    one, other = judged_run(new, HISTORY), judged_run(shuffled, HISTORY)
    assert (one.word, one.held) == (other.word, other.held)
    assert set(one.held) <= {sign.url for sign in new}


@pytest.mark.parametrize("n_odd, word", [(1, "ok"), (5, "drift")])
def test_the_day_after_a_break_is_judged_by_its_own_pages(n_odd, word):
    broken = [replace(one, held_for="drift") for one in signs(8, start=900, **NO_AUTHOR)]
    new = [sign(1000 + n, **(NO_AUTHOR if n < n_odd else {})) for n in range(5)]
    assert judged_run(new, [*HISTORY, *broken]).word == word
