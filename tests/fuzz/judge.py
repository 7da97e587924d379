"""What a worker does with one mutant: make it, extract it, say how that went.

Everything a mutant is follows from its seed, its number and the base page, so a case is small and
can be made again.
"""

import json
import resource
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from ingest.errors import PageError
from ingest.extract.article import article_from, fields_of
from ingest.model.page import FetchedPage
from ingest.portals.registry import all_portals
from tests.fuzz.garbage import ABSURD_DATES, URLS
from tests.fuzz.mutations import MUTATIONS, Mutation

SEEN_AT = datetime(2026, 10, 31, 8, 0, tzinfo=UTC)
_CONTENT_TYPES = ("text/html; charset=gb2312", "text/html; charset=x", "TEXT/HTML", "text/plain")
_CONTENT_TYPES += ("application/octet-stream", "text/html;;;=", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """One page to mutate.

    Args:
        path: Where its bytes lie.
        url: Its address.
        content_type: Header it was sent with.
        portal: Id of the portal whose rules apply, or None.
        size: Length in bytes.
    """

    path: Path
    url: str
    content_type: str
    portal: str | None
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One mutant to be.

    Args:
        seed: Seed of the run.
        number: Number within the run.
        base: The page it is made of.
        mutations: Names of what is done to it, in order.
    """

    seed: int
    number: int
    base: Base
    mutations: tuple[str, ...]

    def __str__(self) -> str:
        """Return what names the case to a reader."""
        return f"#{self.number} {self.base.path.name} {'+'.join(self.mutations)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a mutant fared.

    Args:
        outcome: ``article``, ``reject`` or ``exception``.
        reason: Reason of the reject, or the exception's class and place.
        detail: Traceback of an exception.
        seconds: Time for the extraction alone.
        peak_mb: Most memory the worker held during the extraction.
        n_bytes: Length of the mutant.
    """

    outcome: str
    reason: str = ""
    detail: str = ""
    seconds: float = 0.0
    peak_mb: float = 0.0
    n_bytes: int = 0


def case_of(seed: int, number: int, bases: Sequence[Base], mutations: Sequence[Mutation]) -> Case:
    """Return one case of a run; small bases are drawn more often than big ones."""
    dice = Random(f"{seed}/{number}")  # noqa: S311 - to be repeated, not to be secret
    weights = [1 / (10_000 + base.size) for base in bases]
    drawn = dice.choices(
        mutations, [MUTATIONS[mutation] for mutation in mutations], k=dice.choice((1, 1, 2, 3))
    )
    return Case(
        seed=seed,
        number=number,
        base=dice.choices(bases, weights)[0],
        mutations=tuple(mutation.__name__ for mutation in drawn),
    )


def mutant_of(case: Case) -> FetchedPage:
    """Return the mutated page, as if it had been fetched."""
    dice = Random(f"{case.seed}/{case.number}/page")  # noqa: S311
    by_name = {mutation.__name__: mutation for mutation in MUTATIONS}
    body = case.base.path.read_bytes()
    for name in case.mutations:
        body = by_name[name](body, dice)
    content_type = case.base.content_type
    if dice.random() < 0.1:
        content_type = dice.choice(_CONTENT_TYPES)
    url = dice.choice(URLS) if dice.random() < 0.03 else case.base.url
    headers = [("content-type", content_type)]
    if dice.random() < 0.02:
        headers.append(("last-modified", dice.choice(ABSURD_DATES)))
    portal = case.base.portal
    if dice.random() < 0.3:
        portal = dice.choice([None, *all_portals()])
    return FetchedPage(
        url=url,
        body=body,
        http_status=200,
        headers=tuple(headers),
        fetched_at=SEEN_AT,
        seen_at=None if dice.random() < 0.2 else SEEN_AT,
        portal=portal,
        requested_url=url,
    )


def judged(case: Case) -> Verdict:
    """Return how extraction fares with one mutant; only what ends the process gets out."""
    page = mutant_of(case)
    portal = all_portals()[page.portal] if page.portal else None
    _forget_peak()
    started = time.perf_counter()
    outcome, reason, detail = "article", "", ""
    try:
        fields = fields_of(article_from(page, portal=portal))
        json.dumps(fields, ensure_ascii=False).encode("utf-8")
        _refuse_unprintable(fields["title"], fields["author"], fields["source"], fields["text"])
    except PageError as error:
        outcome, reason = "reject", error.reason
    except Exception as error:  # noqa: BLE001 - what must never happen is what is looked for
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if "ingest" in Path(frame.filename).parts]
        at = own[-1] if own else frames[-1]
        outcome = "exception"
        reason = f"{type(error).__name__} in {Path(at.filename).name}:{at.name}"
        detail = "".join(traceback.format_exception(error, limit=-6))[-3000:]
    seconds = time.perf_counter() - started
    return Verdict(
        outcome=outcome,
        reason=reason,
        detail=detail,
        seconds=seconds,
        peak_mb=_peak_mb(),
        n_bytes=len(page.body),
    )


def _refuse_unprintable(*texts: str | None) -> None:
    """Raise where a text holds NULs, which neither DuckDB nor a reader takes."""
    for text in texts:
        if text and "\x00" in text:
            raise ValueError(f"NUL in {text[:80]!r}")


def _forget_peak() -> None:
    """Let Linux count the process's peak memory anew; elsewhere it counts from the start."""
    if _CLEAR_REFS.exists():
        _CLEAR_REFS.write_text("5")


def _peak_mb() -> float:
    if _STATUS.exists():
        for line in _STATUS.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


_CLEAR_REFS = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")
