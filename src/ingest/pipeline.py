"""The order of the steps: START READING HERE.

    crawl or add   bytes into the archive        crawl_process, archive
    build          pages -> articles or rejects  visiting, assemble (extract, text, enrich)
    relate         articles -> clusters          relating (dedup, store)
    publish        ledger -> a Parquet release   store

Every step looks at what is there and does what is missing, so each may be killed at any point
and run again, and running it twice adds nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ingest.archive.added import named_pages_in
from ingest.archive.archive import Archive
from ingest.errors import InputError
from ingest.locking import only_holder
from ingest.model.outlet import OutletRow
from ingest.relating.quotations import gather_quotations
from ingest.relating.run import relate as relate_open
from ingest.settings import Settings
from ingest.store.ledger import Ledger
from ingest.store.release import Release, publish
from ingest.text.outlets import Outlet, all_outlets
from ingest.visiting.run import build as build_open

Progress = Callable[[str, int, int], None]


def no_progress(_step: str, _done: int, _total: int) -> None:
    """Say nothing."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """What became of the pages of one portal."""

    fetched: int = 0
    kept: int = 0
    rejected: Counter[str] = field(default_factory=Counter)


def run_id_of(now: datetime) -> str:
    """Return the name of a run: its instant in UTC."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def add(
    paths: Iterable[Path], *, settings: Settings, progress: Progress = no_progress
) -> tuple[int, list[InputError]]:
    """Archive saved pages; return how many were new, and the files that could not be read.

    Raises:
        InputError: A path does not exist or a folder holds no page.
    """
    now = settings.clock()
    n_new = 0
    unreadable = []
    with Archive(settings.home, run_id=run_id_of(now)) as archive:
        for number, (_, page) in enumerate(named_pages_in(paths, now=now), start=1):
            if isinstance(page, InputError):
                unreadable.append(page)
            else:
                n_new += archive.add(page) is not None
            progress("archive", number, number)
    return n_new, unreadable


def build(*, settings: Settings, progress: Progress = no_progress) -> int:
    """Make articles of all archived pages that were not looked at yet; return how many pages.

    Pages of addresses that were visited again become looks and versions of their articles.
    """
    run_id = run_id_of(settings.clock())
    ledger = Ledger(settings.home / "ledger")
    with _only_writer(settings), Archive(settings.home, run_id=run_id) as archive:
        n_pages = build_open(ledger, archive, settings=settings, run_id=run_id, progress=progress)
        _take_over_fetch_log(archive, ledger, run_id)
    return n_pages


def relate(*, settings: Settings, progress: Progress = no_progress) -> int:
    """Group copies, find who copied whom and where each text came from; return clusters."""
    now = settings.clock()
    run_id = run_id_of(now)
    ledger = Ledger(settings.home / "ledger")
    with _only_writer(settings):
        found = relate_open(ledger, now=now, run_id=run_id, progress=progress)
        gather_quotations(ledger, run_id=run_id)
        ledger.replace("outlets", map(_outlet_row, all_outlets()), run_id=run_id)
    return found


def release(*, settings: Settings, progress: Progress = no_progress) -> Release:
    """Publish what the ledger holds as a release of plain Parquet files."""
    progress("publish", 0, 1)
    with _only_writer(settings):
        made = publish(
            Ledger(settings.home / "ledger"), settings.home / "releases", now=settings.clock()
        )
    progress("publish", 1, 1)
    return made


def refresh(*, settings: Settings, progress: Progress = no_progress) -> Release:
    """Do every step after the fetch: build, relate, publish."""
    build(settings=settings, progress=progress)
    relate(settings=settings, progress=progress)
    return release(settings=settings, progress=progress)


def tallies(settings: Settings) -> dict[str, Tally]:
    """Return what became of every page and refused address, by portal (``added`` for files)."""
    ledger = Ledger(settings.home / "ledger")
    counts: defaultdict[str, Tally] = defaultdict(Tally)
    for portal in ledger.read("pages")["portal"].to_pylist():
        counts[portal or "added"].fetched += 1
    for portal in ledger.read("articles")["portal"].to_pylist():
        counts[portal or "added"].kept += 1
    rejects = ledger.read("rejects")
    for portal, reason in zip(
        rejects["portal"].to_pylist(), rejects["reason"].to_pylist(), strict=True
    ):
        counts[portal or "added"].rejected[reason] += 1
    return dict(sorted(counts.items()))


def _only_writer(settings: Settings) -> AbstractContextManager[None]:
    """Keep a second run on the same corpus waiting while a step writes."""
    return only_holder(settings.home / "ledger" / "writer.lock")


def _take_over_fetch_log(archive: Archive, ledger: Ledger, run_id: str) -> None:
    known = ledger.keys("rejects")
    refusals = [r for r in archive.catalog.refusals() if (r.url, r.reason) not in known]
    ledger.append("rejects", refusals, run_id=run_id)
    seen = ledger.keys("route_runs")
    runs = [r for r in archive.catalog.route_runs() if (r.run_id, r.portal, r.route) not in seen]
    ledger.append("route_runs", runs, run_id=run_id)


def _outlet_row(outlet: Outlet) -> OutletRow:
    return OutletRow(
        outlet_id=outlet.id,
        name=outlet.name,
        name_en=outlet.en,
        kind=outlet.kind,
        owner=outlet.owner or outlet.id,
        mostly_reposts=outlet.mostly_reposts,
        domains=outlet.domains,
        aliases=outlet.aliases,
    )
