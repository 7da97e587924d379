"""The order of the steps: START READING HERE.

    crawl or add   bytes into the archive        crawl_process, archive
    build          pages -> articles or rejects  visiting, assemble (extract, text, enrich)
    relate         articles -> clusters          relating (dedup, store)
    publish        ledger -> a Parquet release   store, checked by quality
    tidy           many small files -> few       store

Every step looks at what is there and does what is missing, so each may be killed at any point
and run again, and running it twice adds nothing.
"""

import logging
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from ingest.archive.added import named_pages_in
from ingest.archive.archive import Archive
from ingest.assemble import PRESENT, RULES_VERSION, Rules
from ingest.dedup.decide import DECISION_SCHEME
from ingest.enrich.relevance import RULES as RELEVANCE_RULES
from ingest.enrich.taxonomies import taxonomy_rows
from ingest.errors import InputError, StoreError
from ingest.locking import WAIT_S, only_holder
from ingest.model.cluster import ClusterMove
from ingest.model.instant import run_id_of
from ingest.model.outlet import OutletRow
from ingest.model.route import PortalRun
from ingest.model.tables import TABLES
from ingest.quality.gate import stop_if_wrong
from ingest.quality.shrinking import MAX_SHRINK_SHARE
from ingest.relating.foreign import read_foreign_sources
from ingest.relating.passages import CUTTING, trace_passages
from ingest.relating.quotations import GATHERING, gather_quotations
from ingest.relating.run import TRACING
from ingest.relating.run import relate as relate_open
from ingest.relating.topics import locate_topics
from ingest.settings import Settings
from ingest.store.compaction import compact, due_for_compaction, set_aside, vacuum
from ingest.store.layout import BEST_LEVEL, HOURLY_LEVEL
from ingest.store.ledger import Ledger
from ingest.store.lookup import Lookup
from ingest.store.outdated import Chosen
from ingest.store.page_history import held_signs
from ingest.store.release import Release, publish
from ingest.store.remote import ledger_place, push_new, remote_releases, remove_releases
from ingest.store.retention import KEEP_DAYS, surplus, to_prune
from ingest.store.retention import prune as remove
from ingest.store.viewfile import write_view_file
from ingest.text.outlets import Outlet, all_outlets
from ingest.visiting.again import Again
from ingest.visiting.marks import Tally as RereadTally
from ingest.visiting.marks import Told
from ingest.visiting.run import build as build_open
from ingest.visiting.turns import Turns
from ingest.visiting.watch import ACCEPTED, accepted_run
from ingest.watching.breaks import Break, breaks_of

Progress = Callable[[str, int, int], None]
Row = TypeVar("Row", ClusterMove, PortalRun)
logger = logging.getLogger(__name__)


def no_progress(_step: str, _done: int, _total: int) -> None:
    """Say nothing."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """What became of the pages of one portal."""

    fetched: int = 0
    kept: int = 0
    rejected: Counter[str] = field(default_factory=Counter)


def ledger_of(settings: Settings) -> Ledger:
    """Return the ledger of a corpus: in its home, or in the store it was told of."""
    return Ledger(ledger_place(settings.home, settings.store_url))


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
    ledger = ledger_of(settings)
    with _only_writer(settings), Archive(settings.home, run_id=run_id) as archive:
        n_pages = build_open(ledger, archive, settings=settings, run_id=run_id, progress=progress)
        _take_over_fetch_log(archive, ledger, run_id)
    return n_pages


def reextract(
    chosen: Chosen | None = None,
    *,
    settings: Settings,
    rules: Rules = PRESENT,
    accept_losses: bool = False,
    is_dry: bool = False,
    told: Told = lambda _: None,
    progress: Progress = no_progress,
    pause: Callable[[float], None] = time.sleep,
) -> RereadTally:
    """Read pages again whose articles and rejects other rules made; return what came of it.

    Killed at any point it goes on where it was, and once through it finds nothing to do. Other
    steps go in between two of its batches; a second one of its kind is turned away.

    Args:
        chosen: Which articles and rejects; None for all that are outdated.
        settings: Where data lives.
        rules: What to read by.
        accept_losses: Whether articles are given up whose pages the rules refuse.
        is_dry: Whether nothing is written.
        told: Gets every difference.
        progress: Told ``reread`` with pages done and to do.
        pause: Waits some seconds between two batches, while others may write.
    """
    ledger, run_id = ledger_of(settings), run_id_of(settings.clock())
    lock = None if is_dry else partial(_only_writer, settings)
    with (
        nullcontext() if is_dry else _only_rereader(settings),
        Archive(settings.home, run_id=run_id) as archive,
    ):
        again = Again(
            ledger,
            archive,
            Turns(lock, ledger, pause=pause),
            settings=settings,
            rules=rules,
            run_id=run_id,
            accept_losses=accept_losses,
            is_dry=is_dry,
            told=told,
        )
        return again.run(chosen or Chosen(), progress=progress)


def relate(*, settings: Settings, progress: Progress = no_progress) -> int:
    """Group copies, find who copied whom and where each text came from; return clusters."""
    now = settings.clock()
    run_id = run_id_of(now)
    ledger = ledger_of(settings)
    with _only_writer(settings):
        found = relate_open(ledger, now=now, run_id=run_id, progress=progress)
        trace_passages(ledger, run_id=run_id, progress=progress)
        read_foreign_sources(ledger, run_id=run_id, progress=progress)
        locate_topics(ledger, run_id=run_id, progress=progress)
        gather_quotations(ledger, run_id=run_id, progress=progress)
        ledger.replace("outlets", map(_outlet_row, all_outlets()), run_id=run_id)
        ledger.replace("taxonomies", taxonomy_rows(), run_id=run_id)
    return found


def release(
    *,
    settings: Settings,
    progress: Progress = no_progress,
    level: int = HOURLY_LEVEL,
    max_shrink_share: float = MAX_SHRINK_SHARE,
    looks_at_all: bool = False,
) -> Release:
    """Publish what the ledger holds as a release of plain Parquet files that passed its checks.

    With a store set, the release is copied there, too, and those before it that it lacks.

    Args:
        settings: Where data lives.
        progress: Told of the step.
        level: zstd level of what is written.
        max_shrink_share: Share of its rows that a table may have lost; 1 for any.
        looks_at_all: Whether every file of the latest release is compared with its checksum, as
            it is where files are written as small as they get: by night.

    Raises:
        ReleaseStopped: A check found wrong rows, or a table lost too many.
    """
    progress("publish", 0, 1)
    with _only_writer(settings):
        made = publish(
            ledger_of(settings),
            settings.home / "releases",
            now=settings.clock(),
            rules=rule_versions(),
            level=level,
            check=partial(stop_if_wrong, max_shrink_share=max_shrink_share),
            looks_at_all=looks_at_all or level == BEST_LEVEL,
        )
        if made.is_new:
            write_view_file(settings.home)
        if settings.store_url:
            push_new(settings.home / "releases", settings.store_url)
    progress("publish", 1, 1)
    return made


def prune(*, settings: Settings) -> list[str]:
    """Remove releases that are old enough, here and in the store; return those removed here.

    The newest ones stay, as many as the settings say, the last of each of the last days that have
    one, and the last of every month.
    """
    keep = settings.keep_releases
    if keep == 0:
        return []
    releases = settings.home / "releases"
    with _only_writer(settings):
        gone = to_prune(releases, keep=keep, keep_days=KEEP_DAYS, keep_monthly=True)
        remove(releases, gone)
        if settings.store_url:
            there = remote_releases(settings.store_url)
            old = surplus(there, keep=keep, keep_days=KEEP_DAYS, keep_monthly=True)
            remove_releases(settings.store_url, old)
    return [folder.name for folder in gone]


def rule_versions() -> dict[str, str]:
    """Return the versions of all rules that decide what a release says."""
    return {
        "extraction": RULES_VERSION,
        "copies": DECISION_SCHEME,
        "tracing": TRACING,
        "relevance": RELEVANCE_RULES,
        "passages": CUTTING,
        "quotations": GATHERING,
    }


def refresh(*, settings: Settings, progress: Progress = no_progress) -> Release:
    """Do every step after the fetch: build, relate, publish, tidy."""
    build(settings=settings, progress=progress)
    relate(settings=settings, progress=progress)
    made = release(settings=settings, progress=progress)
    tidy(settings=settings, progress=progress)
    return made


def tidy(*, settings: Settings, progress: Progress = no_progress) -> None:
    """Put the small files of the ledger together where there are many; clear up once a day.

    Last of all steps, because nothing but speed and room depends on it.
    """
    ledger, now = ledger_of(settings), settings.clock()
    due = due_for_compaction(ledger)
    for number, name in enumerate(due):
        progress("compact", number, len(due))
        compact(ledger, name)
        progress("compact", number + 1, len(due))
    cleared = settings.home / "ledger" / "cleared_on"
    if not cleared.is_file() or cleared.read_text("utf-8") != f"{now:%Y-%m-%d}":
        for table in TABLES:
            vacuum(ledger, table.name, now=datetime.now(UTC))  # files are as old as they are
        cleared.parent.mkdir(parents=True, exist_ok=True)
        cleared.write_text(f"{now:%Y-%m-%d}", "utf-8")


def rebuild(*, settings: Settings, progress: Progress = no_progress) -> tuple[Path, Release]:
    """Make the ledger anew from the archive; return where the old one is, and the release.

    Where the articles of former clusters went is taken over, and what somebody accepted: the
    archive does not tell which ids older releases gave, nor what a person said.

    Raises:
        StoreError: The ledger lies in a store; another prefix begins a new one there.
    """
    with _only_rereader(settings), _only_writer(settings):
        ledger, run_id = ledger_of(settings), run_id_of(settings.clock())
        moves = _rows_in(ledger, "cluster_moves", ClusterMove)
        runs = _rows_in(ledger, "portal_runs", PortalRun)
        aside, anew = set_aside(ledger, stamp=run_id), ledger_of(settings)
        anew.append("cluster_moves", moves, run_id=run_id)
        anew.append("portal_runs", (r for r in runs if r.verdict == ACCEPTED), run_id=run_id)
    return aside, refresh(settings=settings, progress=progress)


def tallies(settings: Settings) -> dict[str, Tally]:
    """Return what became of every page and refused address, by portal (``added`` for files)."""
    ledger = ledger_of(settings)
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


def accept(portal: str, *, settings: Settings) -> int:
    """Write down that a portal's pages are as they should be now; return how many were held back.

    They are read by the next build and no longer judged by what was usual before.
    """
    now = settings.clock()
    ledger = ledger_of(settings)
    with _only_writer(settings):
        with Lookup(ledger) as lookup:
            n_held = sum(
                sign.portal == portal and sign.held_for in {"suspect", "drift"}
                for sign in held_signs(lookup)
            )
        run = accepted_run(portal, now=now, run_id=run_id_of(now))
        ledger.append("portal_runs", [run], run_id=run.run_id)
    return n_held


def breaks(portals: Iterable[str], *, settings: Settings, run_id: str) -> list[Break]:
    """Return which portals are broken after a run, by their routes and by their pages.

    Args:
        portals: The portals that were to be crawled.
        settings: Where data lives.
        run_id: The crawl.
    """
    chosen = set(portals)
    with Archive(settings.home, run_id=run_id) as archive:
        routes = archive.catalog.routes.histories(chosen)
    with Lookup(ledger_of(settings)) as lookup:
        pages: defaultdict[str, list[PortalRun]] = defaultdict(list)
        for run in lookup.rows(PortalRun, "portal", chosen):
            pages[run.portal].append(run)
    return breaks_of(routes, pages.values(), run_id=run_id)


def _only_writer(settings: Settings, wait_s: float = WAIT_S) -> AbstractContextManager[None]:
    """Keep a second run on the same corpus waiting while a step writes."""
    return only_holder(settings.home / "ledger" / "writer.lock", wait_s=wait_s)


def _only_rereader(settings: Settings) -> AbstractContextManager[None]:
    """Turn a second run that reads pages again away: it would do the same once more."""
    return only_holder(settings.home / "ledger" / "reextract.lock", wait_s=0)


def _take_over_fetch_log(archive: Archive, ledger: Ledger, run_id: str) -> None:
    known = ledger.keys("rejects")
    refusals = [r for r in archive.catalog.refusals() if (r.url, r.reason) not in known]
    ledger.append("rejects", refusals, run_id=run_id)
    seen = ledger.keys("route_runs")
    runs = [r for r in archive.catalog.route_runs() if (r.run_id, r.portal, r.route) not in seen]
    ledger.append("route_runs", runs, run_id=run_id)


def _rows_in(ledger: Ledger, name: str, record: type[Row]) -> list[Row]:
    """Return the rows of a table that is taken over, none if it cannot be read, which is said."""
    try:
        return [record(**row) for row in ledger.read(name).to_pylist()]
    except StoreError as error:
        logger.warning("what table %s alone tells is lost: %s", name, error)
        return []


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
