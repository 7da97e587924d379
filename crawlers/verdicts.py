"""How a route did in one run: what its lists answered, against its own earlier runs.

Pure functions. A route that never worked is judged by its answers alone; one that did also by
how many addresses it usually lists, and by how often it usually has something new.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from crawlers.doors import BLOCKED_STATUS, is_door, is_front
from ingest.model.route import RouteRun

MIN_RUNS = 5
"""Earlier runs in order that it takes to say how many addresses are usual."""

LEAST_SHARE = 0.5
"""Of the smallest list seen before; lists of 20 vary by a sticky item, lists of a day by the day,
and what a weekend or a night gives is among the smallest."""

MANY_RUNS = 10
"""With so many runs the second smallest list counts: the smallest may have been a half break."""

MIN_MOVES = 6
"""Silences between two times that a list brought something new, after which its pace is known."""

PACE_DAYS = timedelta(days=14)
"""How long it must have been watched for that: two weekends."""

PACES = 3
"""So many times its second longest silence a list may be silent."""

LEAST_SILENCE = timedelta(hours=36)
HOLIDAYS = timedelta(days=10)
"""What a list may be silent that rests on holidays: the longest take eight days, and a weekend may
stand beside them."""

SLOW = timedelta(hours=8)
"""Median silence of a list with about one article a day."""

WEEKEND = timedelta(hours=40)
"""Second longest silence of a list that rests on weekends."""

STEP_BACK = timedelta(days=2)
"""How much older the newest article may be than the newest before: some are withdrawn."""

DAMAGED_SHARE = 0.005
"""Lost characters that no healthy list has; a flipped charset loses one in three."""

USUAL_REACH = 0.8
"""Share of runs in which a list reached back less far: one article may have been kept longer."""

AS_FAR = 0.8
"""Share of its median reach that a list still has which is short for lack of news. One of the last
48 hours reaches back 36 to 48 of them, by the hour of the day; cut in half, it reaches back 24."""

MIN_EMPTY_SPELLS = 3
"""Times a list was empty and came back by itself, after which it is one that is empty at times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAnswer:
    """What one request for a list was answered.

    Args:
        asked: Address asked for.
        landed: Address that answered, after redirects.
        status: HTTP status.
        n_listed: Addresses listed, of whatever kind.
        n_links: Articles among them.
        newest_at: Newest time of publication among the articles, UTC; where it tells none, when
            the newest of them was first seen.
        oldest_at: The oldest, told the same way.
        shape_error: Why it is not what the route declares, empty if it is.
        door: Words by which it is a login or a check for robots, empty if it is none.
        damaged_share: Lost characters, share 0..1.
        is_cut: Whether it ends in the middle.
        is_lead: Whether it only led to other lists.
    """

    asked: str
    landed: str
    status: int = 200
    n_listed: int = 0
    n_links: int = 0
    newest_at: datetime | None = None
    oldest_at: datetime | None = None
    shape_error: str = ""
    door: str = ""
    damaged_share: float = 0.0
    is_cut: bool = False
    is_lead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnswer:
    """Why one request for a list was not answered.

    Args:
        reason: ``timeout``, ``robots``, ``offsite``, ...
        detail: What happened.
        url: Address asked for.
    """

    reason: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a route did.

    Args:
        word: See ``RouteRun``.
        detail: What shows it.
        newest_item_at: Newest time of publication on its lists, UTC.
        oldest_item_at: Oldest time of publication on its lists, UTC.
        damaged_share: Lost characters of its lists, share 0..1; None if none was read.
        is_cut: Whether one of its lists ends in the middle; None if none was read.
    """

    word: str
    detail: str = ""
    newest_item_at: datetime | None = None
    oldest_item_at: datetime | None = None
    damaged_share: float | None = None
    is_cut: bool | None = None


def route_verdict(
    answers: Sequence[ListAnswer],
    failures: Sequence[NoAnswer],
    *,
    history: Sequence[RouteRun],
    n_links: int,
    n_new: int,
    now: datetime,
) -> Verdict:
    """Return how a route did.

    Args:
        answers: What its lists answered.
        failures: Requests without an answer.
        history: Its earlier runs, the oldest first.
        n_links: Articles it named, those of unchanged lists among them.
        n_new: Of these, never seen before.
        now: Instant of the run.
    """
    read = [one for one in answers if one.status == 200 and not one.is_lead]
    newest = max((one.newest_at for one in read if one.newest_at), default=None)
    if newest is None and any(one.status == 304 for one in answers):
        newest = next((run.newest_item_at for run in reversed(history)), None)
    found = Verdict(
        word="ok",
        newest_item_at=newest,
        oldest_item_at=min((one.oldest_at for one in read if one.oldest_at), default=None),
        damaged_share=max((one.damaged_share for one in read), default=None),
        is_cut=any(one.is_cut for one in read) if read else None,
    )
    worked = [run for run in history if run.verdict == "ok"]
    problem = _problem(answers, failures, n_links=n_links, has_worked=bool(worked))
    if problem is None and n_links == 0:
        problem = _emptiness(history, now)
    if problem is None:
        problem = _damage(found, worked)
    n_asked = len(answers) + len(failures)
    if problem is None and n_links and not failures:
        problem = _shortage(n_links, n_asked, worked)
        if problem is not None and _is_all_news(found, n_links, n_new, worked, now):
            problem = None
        problem = problem or _silence(newest, n_new, history, now)
    if problem is not None:
        return replace(found, word=problem[0], detail=problem[1])
    n_unchanged = sum(one.status == 304 for one in answers)
    if n_unchanged:
        return replace(found, detail=f"{n_unchanged} of {n_asked} lists not modified")
    if failures:
        return replace(found, detail=f"{len(failures)} of {n_asked} lists: {_said(failures[0])[1]}")
    return found


_Problem = tuple[str, str]


def _problem(
    answers: Sequence[ListAnswer],
    failures: Sequence[NoAnswer],
    *,
    n_links: int,
    has_worked: bool,
) -> _Problem | None:
    """Return what most of the answers say, or any of them where there are no articles."""
    said = [_said(failure) for failure in failures]
    said += [one for answer in answers if (one := _wrong_with(answer, has_worked=has_worked))]
    counts = Counter(word for word, _ in said)
    n_asked = len(answers) + len(failures)
    for word in ("blocked", "robots", "refused", "shape_changed", "absent", "failed"):
        if counts[word] and (n_links == 0 or (counts[word] * 2 >= n_asked and word != "absent")):
            detail = next(detail for known, detail in said if known == word)
            missing = "shape_changed" if has_worked else "failed"
            return (missing if word == "absent" else word), detail
    return None


def _said(failure: NoAnswer) -> _Problem:
    detail = f"{failure.reason} {failure.url}"
    match failure.reason:
        case "robots":
            return "robots", detail
        case "private_address":
            return "refused", f"{detail}: {failure.detail}"
        case "offsite":
            landed = failure.detail.removeprefix("leads to ")
            word = "blocked" if is_door(failure.url, landed) else "shape_changed"
            return word, f"{detail}: {failure.detail}"
        case _:
            return "failed", detail


def _wrong_with(answer: ListAnswer, *, has_worked: bool) -> _Problem | None:
    if answer.status == 304 or answer.is_lead:
        return None
    if is_door(answer.asked, answer.landed):
        return "blocked", f"sent to {answer.landed}"
    if answer.status != 200:
        word = "absent" if answer.status in {404, 410} else "failed"
        word = "blocked" if answer.status in BLOCKED_STATUS else word
        return word, f"HTTP {answer.status} {answer.landed}"
    if is_front(answer.asked, answer.landed):
        return "shape_changed", f"sent to the front page {answer.landed}"
    return None if answer.n_links else _wrong_in(answer, has_worked=has_worked)


def _wrong_in(answer: ListAnswer, *, has_worked: bool) -> _Problem | None:
    """Return what is wrong with an answer that names no article."""
    if answer.door:
        return "blocked", f"{answer.door} {answer.landed}"
    if answer.shape_error:
        return "shape_changed", answer.shape_error
    if answer.n_listed and has_worked:
        return "shape_changed", f"{answer.n_listed} addresses, none of an article"
    return None


def _emptiness(history: Sequence[RouteRun], now: datetime) -> _Problem | None:
    """Return that a list is empty, unless it is one that is empty at times, for a while."""
    spells: list[int] = []
    length = 0
    for run in history:
        if run.n_links == 0 and run.verdict in {"ok", "empty"}:
            length += 1
        elif run.verdict == "ok":
            spells += [length] if length else []
            length = 0
    if len(spells) >= MIN_EMPTY_SPELLS and length <= 2 * max(spells):
        return None
    if _has_run_dry(history, now):
        return _silence(None, 0, history, now)
    return "empty", "" if not history else "lists nothing"


def _has_run_dry(history: Sequence[RouteRun], now: datetime) -> bool:
    """Return whether a list of the last days is empty because nothing was published in them.

    Such a list is as long as there was news; one of the last twenty articles never ends.
    """
    listed = [run for run in history if run.verdict == "ok" and run.n_links]
    counts = [run.n_links for run in listed]
    newest = max((run.newest_item_at for run in listed if run.newest_item_at), default=None)
    reaches = sorted(run.ran_at - run.oldest_item_at for run in listed if run.oldest_item_at)
    if newest is None or len(reaches) < MIN_RUNS or 2 * min(counts) > max(counts):
        return False
    return now - newest >= reaches[int(USUAL_REACH * len(reaches))]


def _damage(found: Verdict, worked: Sequence[RouteRun]) -> _Problem | None:
    if found.is_cut and worked and not any(run.is_cut for run in worked):
        return "shape_changed", "a list ends in the middle"
    share = found.damaged_share or 0.0
    usual = max((run.damaged_share or 0.0 for run in worked), default=1.0)
    if share < DAMAGED_SHARE or share < 10 * usual:
        return None
    return "shape_changed", f"{share:.1%} of the characters are lost"


def _shortage(n_links: int, n_asked: int, worked: Sequence[RouteRun]) -> _Problem | None:
    """Return that far fewer articles are listed than ever."""
    usual = [run for run in worked if run.n_links]
    if len(usual) < MIN_RUNS:
        return None
    counts = sorted(run.n_links for run in usual)
    asked = median(run.n_requests for run in usual)
    least = counts[1 if len(counts) >= MANY_RUNS else 0] * LEAST_SHARE
    least *= min(1.0, n_asked / asked) if asked else 1.0
    if n_links >= least:
        return None
    return "below_min", f"{n_links} addresses, {counts[0]} to {counts[-1]} before"


def _is_all_news(
    found: Verdict, n_links: int, n_new: int, worked: Sequence[RouteRun], now: datetime
) -> bool:
    """Return whether a list of the last days is short because little was published in them.

    It reaches back as far as ever, or to the first article after a time without any, and has of
    what came since then no less than usual. A list of the last twenty articles is never short; one
    that lost its end reaches back less.
    """
    usual = [run for run in worked if run.n_links and run.oldest_item_at]
    counts = [run.n_links for run in usual]
    if found.oldest_item_at is None or len(usual) < MIN_RUNS or 2 * min(counts) > max(counts):
        return False
    reaches = sorted(run.ran_at - run.oldest_item_at for run in usual if run.oldest_item_at)
    since = [run.n_new for run in usual if run.ran_at > found.oldest_item_at]
    n_since = 1 + n_new + sum(since[1:])  # the first of them found it, among older ones
    is_as_far = now - found.oldest_item_at >= AS_FAR * reaches[len(reaches) // 2]
    older = [run.newest_item_at for run in usual if run.newest_item_at]
    last = max((at for at in older if at < found.oldest_item_at), default=None)
    is_first = last is not None and now - last >= reaches[int(USUAL_REACH * len(reaches))]
    return (is_as_far or is_first) and n_links >= LEAST_SHARE * n_since


def _silence(
    newest: datetime | None, n_new: int, history: Sequence[RouteRun], now: datetime
) -> _Problem | None:
    """Return that a list shows older articles than before, or nothing new for too long."""
    worked = [run for run in history if run.verdict == "ok"]
    moves, seen = _moves(worked)
    gaps = sorted(later - earlier for earlier, later in pairwise(moves))
    if newest is not None and seen is not None and newest < seen and len(worked) >= MIN_RUNS:
        pace = gaps[-2] if len(gaps) >= MIN_MOVES else STEP_BACK
        last = history[-1].newest_item_at
        goes_on = history[-1].verdict == "stale" and last is not None and newest > last
        if seen - newest > max(STEP_BACK, PACES * pace) and not goes_on:
            return "stale", f"newest of {newest:%Y-%m-%d %H:%M}, {seen:%Y-%m-%d %H:%M} before"
    if n_new or (newest is not None and (seen is None or newest > seen)):
        return None
    if len(gaps) < MIN_MOVES or now - worked[0].ran_at < PACE_DAYS:
        return None
    rests = gaps[len(gaps) // 2] >= SLOW or gaps[-2] >= WEEKEND
    floor = HOLIDAYS if rests else LEAST_SILENCE
    silent = now - moves[-1]
    if silent <= max(PACES * gaps[-2], floor):
        return None
    return "stale", f"nothing new for {silent.total_seconds() / 86400:.1f} days"


def _moves(worked: Sequence[RouteRun]) -> tuple[list[datetime], datetime | None]:
    """Return when a list brought something new, and its newest article ever."""
    moves: list[datetime] = []
    seen: datetime | None = None
    for run in worked:
        newest = run.newest_item_at
        is_newer = newest is not None and (seen is None or newest > seen)
        if run.n_new or is_newer:
            moves.append(run.ran_at)
        seen = newest if is_newer else seen
    return moves, seen
