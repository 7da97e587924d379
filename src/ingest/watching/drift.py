"""Whether the pages that a crawl brought of one portal are read as its pages always were."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median
from typing import Literal

from ingest.model.route import PageSigns
from ingest.watching.chances import chance
from ingest.watching.ground import WORDS, Ground, ground_of, is_build, said

MIN_HISTORY = 20
"""Earlier articles that it takes to say what is usual. Pages without one are no measure: a first
crawl may have met nothing else."""

WINDOWS = (2, 3, 5, 8, 13, 21)
"""A crawl that brings fewer pages is looked at together with the last ones before it."""

ALARM = 1e-5
"""Chance below which a difference is none: 18 oddities are tested in up to seven windows on each
of 365 crawls a year."""

ALARM_IF_RARE = 1e-4
"""The same for what hardly ever was: it gives few occasions for a false alarm, and two pages of
two are to be enough."""

NEVER = 0.01
"""Share of earlier pages up to which an oddity hardly ever was."""

LEAST_SHARE = 0.2
"""Share of pages by which an oddity must have grown: a break touches a template, not a page."""

STILL_BROKEN = 0.5
"""Share of new pages that must be odd for a break of the last crawls to go on."""

FEW = 6
"""New pages fewer than this cannot show by themselves whether an odd one is an exception."""

LENGTH_ALARM = 5.5
"""Standard errors of the mean length, on a log scale: lengths are not quite normal, and articles
of one day are alike."""

MIN_LENGTHS = 8
"""Articles that it takes to compare lengths."""

LENGTH = "length"

Word = Literal["ok", "learning", "suspect", "layout_changed", "drift", "blocked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunJudgement:
    """What the pages of one portal in one crawl show.

    Args:
        word: See ``PortalRun``.
        detail: What has changed; empty if nothing has.
        held: Why each page is held back that is, by address: ``suspect`` or ``drift``.
    """

    word: Word
    detail: str = ""
    held: Mapping[str, str] = field(default_factory=dict)


def judged_run(new: Sequence[PageSigns], history: Sequence[PageSigns]) -> RunJudgement:
    """Return what the new pages of a portal show against its earlier ones.

    Args:
        new: Pages that a crawl brought, in order of time.
        history: Earlier pages of the portal, in order of time, those held back among them.
    """
    normal = [sign for sign in history if sign.held_for is None]
    if not new:
        return RunJudgement(word="ok")
    if _n_articles(normal) < MIN_HISTORY:
        return RunJudgement(word="learning")
    ground = ground_of(normal).with_texts(new)
    words = {sign.url: ground.words(sign) for sign in new}
    fresh = frozenset[str]().union(*words.values())
    found: dict[str, str] = {}
    for size in (len(new), *(size for size in WINDOWS if size > len(new))):
        changes = _changes(new, history, size) if fresh else {}
        for word, detail in (changes | _change_of_length(new, history, size, ground)).items():
            found.setdefault(word, detail)
    if not found.keys().isdisjoint({"short", "long"}):
        found.pop(LENGTH, None)  # these say which pages
    if any(not is_build(word) for word in found):
        held = {sign.url for sign in new if found.keys() & words[sign.url]}
        if LENGTH in found:
            held |= _of_other_length(new, ground)
        return RunJudgement(
            word="blocked" if "door" in found else "drift",
            detail="; ".join(found.values()),
            held=dict.fromkeys(sorted(held), "drift"),
        )
    doubtful = [url for url in sorted(words) if ground.is_doubtful(words[url])]
    held_back = dict.fromkeys(doubtful if len(new) < FEW else (), "suspect")
    if "shape" in found:
        return RunJudgement(word="layout_changed", detail=found["shape"], held=held_back)
    if held_back:
        odd = sorted({said(word) for url in held_back for word in words[url]})
        return RunJudgement(word="suspect", detail=f"a page {', '.join(odd)}", held=held_back)
    return RunJudgement(word="ok")


def _changes(new: Sequence[PageSigns], history: Sequence[PageSigns], size: int) -> dict[str, str]:
    """Return the oddities that the newest pages have too often for chance, and what shows them.

    Args:
        new: Pages of this crawl; one of them at least must be odd.
        history: Earlier pages.
        size: How many of the newest pages to look at.
    """
    n_earlier = size - len(new)
    before = history[: len(history) - n_earlier]
    window = [*history[len(before) :], *new]
    normal = [sign for sign in before if sign.held_for is None]
    if _n_articles(normal) < MIN_HISTORY or len(window) < size:
        return {}
    ground = ground_of(normal).with_texts(window)
    seen = [ground.tested(sign) for sign in window]
    was_broken = any(sign.held_for == "drift" for sign in window[:n_earlier])
    found = {}
    for word in WORDS:
        fresh = [tested[word] for tested in seen[n_earlier:] if word in tested]
        if not any(fresh):
            continue
        if was_broken and sum(fresh) / len(fresh) < STILL_BROKEN:
            continue  # the break is over, and one page is odd by itself
        values = [tested[word] for tested in seen if word in tested]
        n, n_odd = len(values), sum(values)
        share = ground.share(word)
        if n_odd < 2 or n_odd / n - share < LEAST_SHARE:
            continue
        n_odd_before, n_before = ground.counts[word]
        alarm = ALARM_IF_RARE if share <= NEVER else ALARM
        if chance(n_odd, n, n_odd_before=n_odd_before, n_before=n_before) < alarm:
            found[word] = f"{n_odd} of {n} pages: {said(word)} ({share:.0%} before)"
    return found


def _change_of_length(
    new: Sequence[PageSigns], history: Sequence[PageSigns], size: int, ground: Ground
) -> dict[str, str]:
    """Return that the newest articles, so many of them, are shorter or longer on the whole."""
    window = [*history[len(history) - (size - len(new)) :], *new] if size > len(new) else new
    articles = [sign for sign in window if sign.reason is None]
    if len(articles) < MIN_LENGTHS or ground.n_articles < MIN_HISTORY:
        return {}
    mean = fmean(ground.score(sign) for sign in articles)
    error = math.sqrt(1 / len(articles) + 1 / ground.n_articles)
    if abs(mean) < LENGTH_ALARM * error:
        return {}
    now = median(sign.n_chars for sign in articles)
    return {LENGTH: f"articles of {now:.0f} characters ({math.exp(ground.mean_log):.0f} before)"}


def _n_articles(signs: Sequence[PageSigns]) -> int:
    return sum(sign.reason is None for sign in signs)


def _of_other_length(new: Sequence[PageSigns], ground: Ground) -> set[str]:
    """Return the pages whose length differs from the usual in the way that most of them do."""
    scores = {sign.url: ground.score(sign) for sign in new if sign.reason is None}
    side = math.copysign(1.0, fmean(scores.values())) if scores else 1.0
    return {url for url, score in scores.items() if score * side > 0}
