"""The order of the steps: START READING HERE.

    crawl or add   bytes into the archive        crawl_process, archive
    build          pages -> articles or rejects  assemble (extract, text, enrich)
    relate         articles -> clusters          dedup
    publish        ledger -> a Parquet release   store

Every step looks at what is there and does what is missing, so each may be killed at any point
and run again, and running it twice adds nothing.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from ingest.archive.added import named_pages_in
from ingest.archive.archive import Archive
from ingest.assemble import Made
from ingest.dedup.relate import relate as relations_of
from ingest.errors import InputError
from ingest.extraction import UNREADABLE, Job, made_from
from ingest.locking import only_holder
from ingest.model.article import Reject
from ingest.model.document import Document
from ingest.model.outlet import OutletRow
from ingest.model.page import Page
from ingest.portals.portal import Portal
from ingest.portals.registry import all_portals
from ingest.settings import Settings
from ingest.store.ledger import Ledger
from ingest.store.release import Release, publish
from ingest.text.outlets import Outlet, all_outlets

logger = logging.getLogger(__name__)

BATCH = 500
"""Articles committed together: one small file per table and batch, and little lost by a kill."""

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
    """Make articles of all archived pages that were not looked at yet; return how many pages."""
    now = settings.clock()
    run_id = run_id_of(now)
    ledger = Ledger(settings.home / "ledger")
    with _only_writer(settings), Archive(settings.home, run_id=run_id) as archive:
        done = {key for (key,) in ledger.keys("pages")}
        jobs = _open_jobs(archive, done, settings.home / "raw")
        contents = {key for (key,) in ledger.keys("contents")}
        made: list[Made] = []
        rejects: list[Reject] = []
        pages: list[Page] = []
        outcomes = made_from(jobs, settings=settings)
        for number, (job, outcome) in enumerate(outcomes, start=1):
            if isinstance(outcome, Made):
                made.append(outcome)
                pages.extend(job.pages)
            else:
                if outcome.reason != UNREADABLE:  # the archive may be mended: look again next time
                    pages.extend(job.pages)
                rejects.append(_reject(job, outcome.reason, outcome.detail, now, run_id))
            if number % BATCH == 0 or number == len(jobs):
                _commit(
                    ledger,
                    made=made,
                    rejects=rejects,
                    pages=pages,
                    contents=contents,
                    run_id=run_id,
                )
                made, rejects, pages = [], [], []
            progress("extract", number, len(jobs))
        _take_over_fetch_log(archive, ledger, run_id)
    return sum(len(job.pages) for job in jobs)


def relate(*, settings: Settings, progress: Progress = no_progress) -> int:
    """Group copies, find who copied whom and where each text came from; return clusters."""
    ledger = Ledger(settings.home / "ledger")
    run_id = run_id_of(settings.clock())
    progress("relate", 0, 1)
    with _only_writer(settings):
        relations = relations_of(_documents(ledger))
        batch = uuid4().hex
        ledger.append("reposts", relations.reposts, run_id=run_id, batch=batch)
        ledger.append("originals", relations.originals, run_id=run_id, batch=batch)
        ledger.append("clusters", relations.members, run_id=run_id, batch=batch)
        ledger.replace("outlets", map(_outlet_row, all_outlets()), run_id=run_id)
    progress("relate", 1, 1)
    return len(relations.originals)


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


def _open_jobs(archive: Archive, done: set[str], folder: Path) -> list[Job]:
    """Group the newest fetch of every address into articles; return those with a new page."""
    newest: dict[str, Page] = {}
    first_seen_at: dict[str, datetime] = {}
    for page in archive.pages():
        newest[page.canonical_url] = page
        first_seen_at.setdefault(page.canonical_url, page.fetched_at)
    groups: defaultdict[str, list[Page]] = defaultdict(list)
    for page in newest.values():
        if page.continues is None:
            groups[page.url].insert(0, page)
        else:
            groups[page.continues].append(page)
    return [
        Job(
            pages=tuple(pages),
            folder=folder,
            first_seen_at=first_seen_at[pages[0].canonical_url],
        )
        for pages in groups.values()
        if any(page.page_id not in done for page in pages)
    ]


def _commit(
    ledger: Ledger,
    *,
    made: Sequence[Made],
    rejects: Sequence[Reject],
    pages: Sequence[Page],
    contents: set[str],
    run_id: str,
) -> None:
    """Write one batch; pages go last, because a page in the ledger is a page that is done."""
    new = {c.sha256: c for m in made for c in m.contents if c.sha256 not in contents}
    articles = {m.article.article_id: m for m in made}
    batch = uuid4().hex
    ledger.append("contents", new.values(), run_id=run_id)
    contents.update(new)
    details = {
        "dropped_lines": (row for m in articles.values() for row in m.dropped),
        "claims": (row for m in articles.values() for row in m.claims),
        "topics": (row for m in articles.values() for row in m.topics),
    }
    for name, rows in details.items():
        ledger.append(name, rows, run_id=run_id, batch=batch)
    current = (m.article for m in articles.values())
    ledger.append("articles", current, run_id=run_id, batch=batch)
    ledger.append("rejects", {(r.url, r.reason): r for r in rejects}.values(), run_id=run_id)
    ledger.append("pages", pages, run_id=run_id)
    logger.info("%d articles, %d rejects from %d pages", len(made), len(rejects), len(pages))


def _take_over_fetch_log(archive: Archive, ledger: Ledger, run_id: str) -> None:
    known = ledger.keys("rejects")
    refusals = [r for r in archive.catalog.refusals() if (r.url, r.reason) not in known]
    ledger.append("rejects", refusals, run_id=run_id)
    seen = ledger.keys("route_runs")
    runs = [r for r in archive.catalog.route_runs() if (r.run_id, r.portal, r.route) not in seen]
    ledger.append("route_runs", runs, run_id=run_id)


def _reject(job: Job, reason: str, detail: str, now: datetime, run_id: str) -> Reject:
    page = job.pages[0]
    is_file = page.requested_url.startswith("file:")
    return Reject(
        url=page.url if is_file else page.requested_url,
        reason=reason,
        detail=f"{page.requested_url} {detail}"[:500] if is_file else detail[:500],
        stage="extract",
        portal=page.portal,
        page_id=page.page_id,
        rejected_at=now,
        run_id=run_id,
    )


def _own_outlet(portal: Portal | None, source: str | None) -> str | None:
    """Return the outlet whose own place a page stands on, by id or name."""
    if portal is None:
        return None
    return source if portal.has_accounts else portal.outlet


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


def _documents(ledger: Ledger) -> list[Document]:
    texts = ledger.texts()
    documents = []
    for row in ledger.read("articles").to_pylist():
        portal = all_portals().get(row["portal"] or "")
        documents.append(
            Document(
                doc_id=row["article_id"],
                title=row["title"] or "",
                text=texts[row["article_id"]],
                published_at=row["published_at"],
                published_latest_at=row["published_latest_at"],
                portal=_own_outlet(portal, row["source"]),
                source=row["source"],
                declared_source=row["declared_source"],
                original_title=row["original_title"],
                references=tuple(row["references"]),
                url=row["canonical_url"],
                first_seen_at=row["first_seen_at"],
            )
        )
    return documents
