"""Whether what is gone in one crawl is gone, or its whole portal is out of order.

One address alone cannot tell: a site that is broken sends every address to its front page, or
says 404 to all. So the other addresses of the portal are asked: one that still gives its article
shows that the site works.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from ingest.model.version import Look

FOUND = frozenset({"first", "unchanged", "changed", "moved"})
"""Outcomes of looks that found an article: its portal works."""

FAILED = frozenset({"outage", "blocked"})
"""Outcomes that say nothing of an article, and no good of its portal."""

SEVERAL = 2
"""Addresses without an article that are in doubt where no address of the portal gives one. One
alone is believed: an article that is taken away is more common than a site that answers its
lists and nothing else. Two are not, though they may have been taken away together: a doubt costs
a day or two, until another article of the portal is found beside them.
"""

MANY = 5
"""Articles gone at once from which it counts how many others were found. A report and its
sequels, three or four, are taken away together; half of what a day asks for is not.
"""

SAME_DAY = timedelta(hours=24)
"""How far back looks count where some found an article: one hour asks for few addresses, and those
that are new may be well while the rest of the site is not."""

WINDOW = timedelta(days=3)
"""How far back looks count as long as none has found an article: a site that is asked every hour
is asked for few addresses each time. Maintenance is over by then."""

STAYS = timedelta(days=7)
"""An article that was found gone for so long, doubted or not, is gone: a series that was put up and
taken away together is asked for together, so that no look would ever settle it."""

_IN_DOUBT = "; in doubt: "


class Glance(NamedTuple):
    """What one look found, and no more.

    Args:
        url: Address asked for, canonical.
        run_id: The crawl.
        looked_at: When, UTC.
        outcome: See ``Look``.
    """

    url: str
    run_id: str
    looked_at: datetime
    outcome: str


@dataclass(slots=True, kw_only=True)
class _Crawl:
    """What one crawl found.

    Args:
        at: When it first looked, UTC.
        n_found: Looks that found an article.
        gone: Addresses newly gone: the last look that could tell had found the article.
        failed: Addresses that gave nothing for another reason.
        known: Whether each address is newly gone, without those looked at for the first time.
    """

    at: datetime
    n_found: int = 0
    gone: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    known: dict[str, bool] = field(default_factory=dict)


class Crawls:
    """The looks at one portal's articles, crawl by crawl, in order of time.

    Args:
        missing: Addresses whose articles were gone before the first of them.
    """

    def __init__(self, missing: Iterable[str] = ()) -> None:
        self._missing = set(missing)
        self._silent: list[_Crawl] = []  # the last ones, as far as none found an article
        self._day: list[_Crawl] = []  # those of the last day, since the first that missed one

    def doubt(
        self,
        glances: Sequence[Glance],
        new: Collection[str],
        broken: Callable[[], str],
        *,
        lasting: Collection[str] = (),
    ) -> str:
        """Add a crawl; return why what it found gone is not to be believed, empty if it is.

        Args:
            glances: What its looks found, in order of time; at least one.
            new: Addresses that seem gone and are in question; what else is gone was believed.
            broken: Tells what is wrong with the portal's lists and new pages in this crawl,
                empty for nothing; asked only if no article was found.
            lasting: Addresses that have been gone for long, see ``stays_gone``.
        """
        crawl = _Crawl(at=glances[0].looked_at)
        no_news = self._missing.union(lasting)
        for glance in glances:
            crawl.n_found += glance.outcome in FOUND
            if glance.outcome in FAILED:
                crawl.failed.add(glance.url)
            if glance.outcome == "gone" and glance.url not in no_news:
                crawl.gone.add(glance.url)
            if glance.outcome != "first":
                crawl.known[glance.url] = glance.url in crawl.gone
        self._day = [one for one in self._day if crawl.at - one.at < SAME_DAY] + [crawl]
        while self._day and not self._day[0].gone:
            self._day.pop(0)
        why = self._why(crawl, broken) if new else ""
        for glance in glances:
            if glance.outcome in FOUND:
                self._missing.discard(glance.url)
            elif glance.outcome == "gone" and not (why and glance.url in new):
                self._missing.add(glance.url)
        self._silent = [*self._silent, crawl] if not crawl.n_found else []
        return why

    def _why(self, crawl: _Crawl, broken: Callable[[], str]) -> str:
        if crawl.n_found:
            n = len(crawl.gone) + crawl.n_found + len(crawl.failed)
            return _said(len(crawl.gone), n) or self._of_the_day()
        if trouble := broken():
            return f"no article of the portal was found, {trouble}"
        before = [one for one in self._silent if crawl.at - one.at <= WINDOW]
        silent = set[str]().union(*(one.gone | one.failed for one in [*before, crawl]))
        if len(silent) >= SEVERAL:
            return f"none of {len(silent)} addresses of the portal gave its article"
        return ""

    def _of_the_day(self) -> str:
        known: dict[str, bool] = {}
        for one in self._day:
            known |= one.known
        return _said(sum(known.values()), len(known))


def _said(n_gone: int, n: int) -> str:
    """Return that more is gone than is ever taken away at once, empty if it is not."""
    is_much = n_gone >= MANY and 2 * n_gone > n
    return f"so are {n_gone} of {n} addresses of the portal" if is_much else ""


def doubted(look: Look, why: str) -> Look:
    """Return a look that found an article gone as one that found an outage.

    Args:
        look: The look.
        why: Why it is not believed.
    """
    return replace(look, outcome="outage", detail=f"{look.detail}{_IN_DOUBT}{why}"[:500])


def as_found(look: Look) -> tuple[str, str]:
    """Return outcome and detail of a look as the page itself gave them, without a doubt."""
    detail, doubt, _ = look.detail.partition(_IN_DOUBT)
    return ("gone", detail) if doubt and look.outcome == "outage" else (look.outcome, look.detail)


def stays_gone(looks: Iterable[Look], *, now: datetime) -> bool:
    """Return whether an article has been gone for long, though that was doubted each time.

    Args:
        looks: Looks at one address, in order of time.
        now: When it was found gone once more, with zone.
    """
    since: datetime | None = None
    for look in looks:
        outcome, _ = as_found(look)
        if outcome == "gone":
            since = since or look.looked_at
        elif outcome not in FAILED:
            since = None
    return since is not None and now - since >= STAYS


def is_gone(looks: Iterable[Look]) -> bool:
    """Return whether the last look that could tell found an article gone.

    Args:
        looks: Looks at one address, in order of time.
    """
    gone = False
    for look in looks:
        if look.outcome in FOUND or look.outcome == "gone":
            gone = look.outcome == "gone"
    return gone
