"""How routes did: answers of lists, against what the lists were like before."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.verdicts import ListAnswer, NoAnswer, route_verdict
from ingest.model.route import RouteRun

START = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LIST = "http://a.example/news/list.html"
GOOD = ListAnswer(asked=LIST, landed=LIST, n_listed=24, n_links=20)
EMPTY = replace(GOOD, n_listed=0, n_links=0)


def run(n: float, verdict: str = "ok", **changed) -> RouteRun:
    usual = RouteRun(
        run_id=f"{n:09.3f}",
        portal="a",
        route="ListPage",
        ran_at=START + n * DAY,
        n_requests=1,
        n_links=20,
        n_new=3,
        verdict=verdict,
        detail="",
        newest_item_at=START + n * DAY - HOUR,
        damaged_share=0.0,
        is_cut=False,
    )
    return replace(usual, **changed)


def days(n: int, **changed) -> list[RouteRun]:
    return [run(day, **changed) for day in range(n)]


def word(answers=(), failures=(), *, history=(), n_new=3, now=None) -> str:
    now = now or (history[-1].ran_at + DAY if history else START)
    n_links = sum(one.n_links for one in answers)
    return route_verdict(
        answers, failures, history=history, n_links=n_links, n_new=n_new, now=now
    ).word


def to(landed: str, **changed) -> ListAnswer:
    return replace(EMPTY, landed=landed, **changed)


@pytest.mark.parametrize(
    ("answer", "new", "known"),  # what is said of a route without a history, and of one with
    [
        (GOOD, "ok", "ok"),
        (EMPTY, "empty", "empty"),
        (replace(EMPTY, n_listed=12), "empty", "shape_changed"),
        (replace(EMPTY, shape_error="not JSON"), "shape_changed", "shape_changed"),
        (replace(EMPTY, door="安全验证"), "blocked", "blocked"),
        (replace(EMPTY, door="安全验证", shape_error="not JSON"), "blocked", "blocked"),
        (replace(GOOD, door="安全验证"), "ok", "ok"),  # an article about it
        (to(LIST, status=403), "blocked", "blocked"),
        (to(LIST, status=429), "blocked", "blocked"),
        (to(LIST, status=451), "blocked", "blocked"),
        (to(LIST, status=404), "failed", "shape_changed"),
        (to(LIST, status=410), "failed", "shape_changed"),
        (to(LIST, status=503), "failed", "failed"),
        (to("http://a.example/login?from=list"), "blocked", "blocked"),
        (to("http://a.example/captcha/1", n_listed=5), "blocked", "blocked"),
        (to("http://a.example/"), "shape_changed", "shape_changed"),
        (to("http://a.example/index.html", n_listed=9, n_links=9), "shape_changed",
         "shape_changed"),
        (replace(GOOD, damaged_share=0.2), "ok", "shape_changed"),
        (replace(GOOD, is_cut=True), "ok", "shape_changed"),
        (replace(GOOD, n_links=9), "ok", "below_min"),
        (replace(GOOD, n_links=11), "ok", "ok"),
    ],
)  # fmt: skip
def test_one_answer(answer, new, known):
    assert word([answer]) == new
    assert word([answer], history=days(12)) == known


@pytest.mark.parametrize(
    ("reason", "detail", "verdict"),
    [
        ("robots", "robots.txt does not allow this address", "robots"),
        ("private_address", "leads to the private address 10.0.0.1", "refused"),
        ("offsite", "leads to https://passport.b.example/login", "blocked"),
        ("offsite", "leads to https://b.example/news", "shape_changed"),
        ("timeout", "", "failed"),
        ("dns", "", "failed"),
        ("paused", "", "failed"),
        ("robots_unreachable", "", "failed"),
    ],
)
def test_no_answer(reason, detail, verdict):
    assert word(failures=[NoAnswer(reason=reason, detail=detail, url=LIST)]) == verdict


def test_most_of_several_answers_count():
    bad = to(LIST, status=403)
    assert word([GOOD, GOOD, bad]) == "ok"
    assert word([GOOD, bad]) == "blocked"
    assert word([GOOD, to(LIST, status=404)]) == "ok"  # the list is shorter than declared
    late = NoAnswer(reason="timeout", detail="", url=LIST)
    assert word([GOOD, GOOD], [late]) == "ok"
    assert word([GOOD], [late]) == "failed"


def test_a_list_that_has_not_changed_keeps_its_newest_article():
    history = days(12)
    found = route_verdict(
        [replace(GOOD, status=304)], [], history=history, n_links=20, n_new=0,
        now=history[-1].ran_at + HOUR,
    )  # fmt: skip
    assert (found.word, found.detail) == ("ok", "1 of 1 lists not modified")
    assert found.newest_item_at == history[-1].newest_item_at


def test_lists_that_vary_have_their_own_least():
    history = [run(n, n_links=n_links) for n, n_links in enumerate([30, 4, 28, 5, 31, 29, 6])]
    assert word([replace(GOOD, n_links=3)], history=history) == "ok"
    assert word([replace(GOOD, n_links=1)], history=history) == "below_min"
    assert word([replace(GOOD, n_links=1)], history=history[:4]) == "ok"  # too few to say


def test_a_probe_is_judged_by_what_it_asks():
    history = days(12, n_requests=5, n_links=100)
    assert word([GOOD], history=history) == "ok"
    assert word([GOOD] * 2, history=history) == "ok"
    assert word([replace(GOOD, n_links=4)], history=history) == "below_min"


def test_a_list_that_is_empty_at_times_may_be_empty():
    weeks = [run(n) if n % 7 < 5 else run(n, n_links=0, n_new=0) for n in range(28)]
    assert word([EMPTY], history=weeks[:26], n_new=0) == "ok"
    assert word([EMPTY], history=weeks[:12], n_new=0) == "empty"  # it was so once
    long = [*weeks, *(run(n, n_links=0, n_new=0) for n in range(28, 34))]
    assert word([EMPTY], history=long, n_new=0) == "empty"


def test_a_list_of_the_last_two_days_runs_dry_at_weekends():
    counts = [12, 20, 22, 18, 21, 20, 9]
    window = [
        run(n, n_links=n_links, oldest_item_at=START + (n - 2) * DAY)
        for n, n_links in enumerate(counts)
    ]
    last = window[-1].newest_item_at
    assert word([EMPTY], history=window, n_new=0, now=last + 1.5 * DAY) == "empty"
    assert word([EMPTY], history=window, n_new=0, now=last + 2.1 * DAY) == "ok"
    fixed = [replace(one, n_links=20) for one in window]
    assert word([EMPTY], history=fixed, n_new=0, now=last + 2.1 * DAY) == "empty"


def published(*, n_days: int, per_day: int) -> list[datetime]:
    """Return when a source published that writes from nine to six on working days."""
    mornings = (START + n * DAY + HOUR for n in range(-7, n_days) if n % 7 < 5)
    return [at + n * 9 * HOUR / per_day for at in mornings for n in range(per_day)]


def read_hourly(times, *, n_hours: int, kept=lambda listed: listed):
    """Return what is said of a list of the last 48 hours, of which the last reading is spoilt."""
    history: list[RouteRun] = []
    words = []
    for hour in range(n_hours):
        now = START + 12 * HOUR + hour * HOUR
        listed = [at for at in times if now - 2 * DAY < at <= now]
        n_new = sum(at > now - HOUR for at in listed) if history else len(listed)
        if hour == n_hours - 1:
            listed = kept(listed)
        newest, oldest = max(listed, default=None), min(listed, default=None)
        answer = replace(EMPTY, n_links=len(listed), newest_at=newest, oldest_at=oldest)
        found = route_verdict(
            [answer], [], history=history[-400:], n_links=len(listed), n_new=n_new, now=now
        )
        words.append(found.word)
        told = {"newest_item_at": newest, "oldest_item_at": oldest, "n_links": len(listed)}
        history.append(run(0, found.word, run_id=f"{hour:06}", ran_at=now, n_new=n_new, **told))
    return words


@pytest.mark.parametrize("per_day", [2, 4, 10, 60])
def test_a_list_of_the_last_two_days_that_is_read_hourly_gets_short_at_weekends(per_day):
    words = read_hourly(published(n_days=21, per_day=per_day), n_hours=20 * 24)
    assert set(words) == {"ok"}


@pytest.mark.parametrize("hour", [2 * 24, 3 * 24 - 5, 4 * 24, 4 * 24 + 8])
@pytest.mark.parametrize(
    "kept",
    [
        pytest.param(lambda listed: listed[-max(1, len(listed) // 8) :], id="its end is lost"),
        pytest.param(lambda listed: [*listed[:1], *listed[1::9]], id="every ninth is left"),
    ],
)
def test_a_list_of_the_last_two_days_that_lost_most_of_them_is_short(hour, kept):
    words = read_hourly(published(n_days=21, per_day=24), n_hours=hour, kept=kept)
    assert (set(words[:-1]), words[-1]) == ({"ok"}, "below_min")


@pytest.mark.parametrize(
    ("age_days", "verdict"), [(0.2, "ok"), (1.9, "ok"), (5, "stale"), (60, "stale")]
)
def test_a_list_that_shows_older_articles_than_before(age_days, verdict):
    history = days(20)
    newest = history[-1].newest_item_at - age_days * DAY
    assert word([replace(GOOD, newest_at=newest)], history=history, n_new=0) == verdict
    assert word([replace(GOOD, newest_at=newest)], history=history, n_new=20) == verdict


def test_a_list_that_goes_on_from_an_older_state_is_alive():
    history = days(20)
    old = history[-1].newest_item_at - 9 * DAY
    history.append(run(20, "stale", newest_item_at=old))
    assert word([replace(GOOD, newest_at=old)], history=history) == "stale"
    assert word([replace(GOOD, newest_at=old + DAY)], history=history) == "ok"


@pytest.mark.parametrize("has_time", [True, False])
@pytest.mark.parametrize(
    ("per_day", "silent_days", "verdict"),
    [
        (1, 3, "ok"),
        (1, 9, "ok"),  # a holiday
        (1, 11, "stale"),
        (8, 1, "ok"),
        (8, 2, "stale"),
        (1 / 7, 20, "ok"),
        (1 / 7, 25, "stale"),
    ],
)
def test_a_list_that_shows_the_same_again_and_again(has_time, per_day, silent_days, verdict):
    history = [run(n / per_day) for n in range(max(10, int(30 * per_day)))]
    if not has_time:
        history = [replace(one, newest_item_at=None) for one in history]
    last = history[-1]
    now = last.ran_at + silent_days * DAY
    quiet = [
        replace(last, run_id=f"q{n}", ran_at=last.ran_at + n * DAY, n_new=0)
        for n in range(1, silent_days)
    ]
    answer = replace(GOOD, newest_at=last.newest_item_at)
    assert word([answer], history=[*history, *quiet], n_new=0, now=now) == verdict


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([1, 4]), st.floats(0.3, 12))
def test_months_of_weekends_and_a_holiday_give_one_alarm_at_most(seed, runs_a_day, per_day):
    """A list of twenty that shows the newest, published by chance on working days.

    One that also writes at weekends and stops for a week of holidays is taken for silent once.
    """
    random = Random(seed)  # noqa: S311 - no secret
    history: list[RouteRun] = []
    alarms = 0
    newest: datetime | None = None
    waiting = 0
    n_runs = 100 * runs_a_day
    for n in range(n_runs):
        now = START + n * DAY / runs_a_day
        local = now + 8 * HOUR
        is_holiday = 60 <= (now - START).days < 67
        rate = per_day * (0.1 if local.weekday() >= 5 else 1) * (0 if is_holiday else 1)
        waiting = sum(random.random() < rate / runs_a_day / 4 for _ in range(4))
        if waiting and 8 <= local.hour + (runs_a_day == 1) * 4 <= 20:
            newest = now - HOUR / 2
        else:
            waiting = 0
        answer = replace(GOOD, newest_at=newest)
        found = route_verdict(
            [answer], [], history=history[-400:], n_links=20, n_new=waiting, now=now
        )
        alarms += found.word != "ok" and (not history or history[-1].verdict == "ok")
        history.append(run(0, found.word, run_id=f"{n:06}", ran_at=now, n_new=waiting,
                           newest_item_at=newest))  # fmt: skip
    assert alarms <= 1
