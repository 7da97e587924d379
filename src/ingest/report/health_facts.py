"""What is known about how a corpus does: read once, then judged, drawn and told.

Every instant is UTC, every day a day in Beijing. None means that nobody knows.
"""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

Weight = Literal["broken", "watch"]
"""``broken``: somebody has to act, exit code 1; ``watch``: somebody should look some day."""

MAX_WORDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """Articles of one source on one day: got, and expected where there is enough history."""

    day: date
    got: int
    expected: float | None
    n_held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The newest run of one route of a source.

    Args:
        route: Kind and address.
        verdict: What the run found.
        detail: What went wrong, as it was seen.
        is_off: Whether it is switched off and asked once a day.
        last_run_at: When it was last asked.
        last_ok_at: When it was last in order; None if it never worked.
        is_asked: Whether it is still declared, as far as the newest runs of its portal tell.
    """

    route: str
    verdict: str
    detail: str
    is_off: bool
    last_run_at: datetime
    last_ok_at: datetime | None
    is_asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """What the newest pages of a source were like, against its own history."""

    verdict: str
    detail: str
    n_held: int
    ran_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How well the articles of a source were read; shares are 0..1."""

    n_articles: int
    mean_quality: float
    undated_share: float
    authorless_share: float
    sourceless_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One portal that was crawled.

    Args:
        portal: Its id.
        name: Its Chinese name; None if it is not declared any more.
        newest_at: When its newest article was published, or first seen if that is not known.
        silence_h: Second longest pause between two of its articles in 90 days, hours; None with
            fewer than six pauses or two weeks of history.
        run_gap_h: Median pause between two of its crawls, hours; None with fewer than five.
        routes: Its routes, sorted by name.
        pages: Its pages; None if nothing was judged yet.
        days: The last 30 days, the oldest first; the last of them is today and not over.
        recent: Articles first seen in the last 30 days; None without any.
        before: Articles first seen before; None without any.
    """

    portal: str
    name: str | None
    newest_at: datetime | None
    silence_h: float | None
    run_gap_h: float | None
    routes: tuple[Route, ...]
    pages: Pages | None
    days: tuple[Day, ...]
    recent: Quality | None
    before: Quality | None

    @property
    def last_run_at(self) -> datetime | None:
        """When it was last crawled."""
        return max((route.last_run_at for route in self.routes), default=None)

    @property
    def last_ok_at(self) -> datetime | None:
        """When one of its routes was last in order."""
        return max((r.last_ok_at for r in self.routes if r.last_ok_at), default=None)

    def balance(self, n_days: int) -> tuple[int, float | None]:
        """Return articles got and expected on the last whole days; None without history."""
        whole = self.days[:-1][-n_days:]
        known = [one.expected for one in whole if one.expected is not None]
        return sum(one.got for one in whole), sum(known) if known else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """A day on which a source gave far fewer articles than expected."""

    portal: str
    day: date
    expected: float
    got: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectCount:
    """Pages rejected for one reason: in the last seven days, and in a usual week before.

    ``usual`` is the mean of up to four weeks; None if the corpus is younger than a week.
    """

    reason: str
    n_week: int
    usual: float | None
    n_ever: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """One crawl: when, how long it took, what it brought and how many routes were in order."""

    run_id: str
    started_at: datetime
    ended_at: datetime
    n_pages: int
    n_routes: int
    n_ok_routes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One release."""

    name: str
    created_at: datetime
    n_articles: int
    n_pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Work of one kind that is left: how much, and since when the oldest waits."""

    kind: Literal["pages", "looks", "addresses"]
    n: int
    oldest_at: datetime | None
    by_portal: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Bytes on disk on one day."""

    day: date
    raw: int
    ledger: int
    releases: int
    search: int
    other: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.raw + self.ledger + self.releases + self.search + self.other


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """Room on the disk that holds the corpus.

    Args:
        free: Bytes that may still be written.
        total: Bytes of the whole disk.
        sizes: What the corpus took on earlier days and, last, takes now.
    """

    free: int
    total: int
    sizes: tuple[Sizes, ...]

    @property
    def growth(self) -> float | None:
        """Bytes a day over the last 30 days; None before the second day."""
        now = self.sizes[-1]
        past = [one for one in self.sizes if 0 < (now.day - one.day).days <= 30]
        if not past:
            return None
        return (now.total - past[0].total) / (now.day - past[0].day).days

    @property
    def days_left(self) -> float | None:
        """Days until the disk is full at this rate; None if it does not grow."""
        growth = self.growth
        return self.free / growth if growth is not None and growth > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedCheck:
    """A check of ``warehouse/checks`` that the newest release does not pass."""

    check: str
    stops: bool
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """A webhook that takes nothing: since when, and what it said last."""

    since: datetime
    n_tries: int
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobState:
    """How a scheduled job came to its end.

    Args:
        job: Its name.
        began_at: When it last began; of several in a row that never ended, the first.
        ended_at: When it last ended, well or not; before ``began_at`` while it is at work, and
            for ever if it was killed; None if it never ended.
        failing_since: When the first of its failures in a row began; None if it ended well.
        n_failed: Failures in a row, tries of one run counted each.
        said: What the last of them said.
    """

    job: str
    began_at: datetime
    ended_at: datetime | None = None
    failing_since: datetime | None = None
    n_failed: int = 0
    said: str | None = None

    @property
    def is_unended(self) -> bool:
        """Whether it is at work, or was killed."""
        return self.ended_at is None or self.ended_at < self.began_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything the health page shows and the alerts are decided by.

    Args:
        at: The instant it is told for.
        sources: Every portal that was crawled, by id.
        holes: Of the last 30 days, the newest first.
        rejects: By reason, the most frequent of the week first.
        crawls: The newest crawls, the newest first.
        releases: The newest releases, the newest first.
        unpublished_since: When the oldest crawl began that is in no release; None if all are.
        waiting: Work that is left.
        disk: Room.
        checks: What the newest release does not pass.
        release_fault: Why there is no release to read; None if there is one.
        catalog_fault: Why the archive's catalog cannot be read; None if it can.
        unsent: The webhook's failures; None if it works or is not set.
        now_off: Portals that are not declared any more, or not to be crawled.
        jobs: How scheduled jobs came to their ends, by name.
        elsewhere: Portals that another machine crawls; it tells itself how their crawls went.
    """

    at: datetime
    sources: tuple[Source, ...]
    holes: tuple[Hole, ...]
    rejects: tuple[RejectCount, ...]
    crawls: tuple[Crawl, ...]
    releases: tuple[Published, ...]
    unpublished_since: datetime | None
    waiting: tuple[Waiting, ...]
    disk: Disk
    checks: tuple[FailedCheck, ...]
    release_fault: str | None = None
    catalog_fault: str | None = None
    unsent: Unsent | None = None
    now_off: frozenset[str] = frozenset()
    jobs: tuple[JobState, ...] = ()
    elsewhere: frozenset[str] = frozenset()


def plain_words(text: str, *, limit: int = MAX_WORDS) -> str:
    """Return a text on one line, without control characters; a long one is cut.

    What a site sent ends up on terminals and in XML, where such characters do harm.
    """
    kept = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    words = " ".join(kept.split())
    return words if len(words) <= limit else words[: limit - 1] + "…"


def iso_utc(instant: datetime) -> str:
    """Return an instant as programs read it: ``2026-11-22T04:00:00Z``."""
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
