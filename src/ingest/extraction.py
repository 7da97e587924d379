"""Pages to articles, many at once: what worker processes do, and what comes back from them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ingest.archive.warc import read_record
from ingest.assemble import Made, make_article, parts_by_rules
from ingest.errors import InputError, PageError
from ingest.extract.article import article_from, fields_of
from ingest.model.page import FetchedPage, Page
from ingest.settings import Settings
from ingest.workers import WorkerLost, Workers

UNREADABLE = "unreadable"
"""Reason when the archive itself does not give the page back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The page or pages of one article, in reading order.

    Args:
        pages: Rows of the pages.
        folder: Where their WARC files lie.
        first_seen_at: When the address of the first was first fetched, UTC.
    """

    pages: tuple[Page, ...]
    folder: Path
    first_seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a job gave no article."""

    reason: str
    detail: str


def made_from(jobs: Sequence[Job], *, settings: Settings) -> Iterator[tuple[Job, Made | Failure]]:
    """Yield every job with its article or the reason why there is none, in order."""
    if not jobs:
        return
    n = min(settings.workers, len(jobs))
    with Workers(make, n=n, timeout_s=settings.page_timeout_s) as workers:
        for job, outcome in zip(jobs, workers.map(jobs), strict=True):
            yield job, _as_failure(outcome)


def fields_from(
    pages: Iterable[FetchedPage], *, with_rules: bool, settings: Settings
) -> Iterator[dict[str, Any] | Failure]:
    """Yield the fields of every page's article, or the reason why there is none, in order."""
    function = fields_by_rules if with_rules else fields_by_text
    with Workers(function, n=settings.workers, timeout_s=settings.page_timeout_s) as workers:
        for outcome in workers.map(pages):
            yield _as_failure(outcome)


def make(job: Job) -> Made | Failure:
    """Return the rows of one article, or why there are none."""
    try:
        pages = [
            (page, read_record(job.folder / page.warc_file, page.warc_offset)) for page in job.pages
        ]
    except (InputError, OSError) as error:
        return Failure(reason=UNREADABLE, detail=str(error))
    refused = _refused_by_answer(pages[0][1])
    if refused is not None:
        return refused
    try:
        return make_article(pages, first_seen_at=job.first_seen_at)
    except PageError as error:
        return Failure(reason=error.reason, detail=error.detail)


def fields_by_rules(page: FetchedPage) -> dict[str, Any] | Failure:
    """Return the fields of a page's article, its portal's rules applied."""
    try:
        return fields_of(parts_by_rules(page)[0])
    except PageError as error:
        return Failure(reason=error.reason, detail=error.detail)


def fields_by_text(page: FetchedPage) -> dict[str, Any] | Failure:
    """Return the fields of a page's article by generic extraction alone."""
    try:
        return fields_of(article_from(page, portal=None))
    except PageError as error:
        return Failure(reason=error.reason, detail=error.detail)


def _as_failure(outcome: Any) -> Any:
    if isinstance(outcome, WorkerLost):
        return Failure(reason=outcome.reason, detail=outcome.detail)
    return outcome


def _refused_by_answer(page: FetchedPage) -> Failure | None:
    """Return why the server's answer itself is no article, or None."""
    if page.http_status != 200:
        return Failure(reason=f"http_{page.http_status}", detail=page.url)
    if urlsplit(page.url).path in {"", "/"} and urlsplit(page.requested_url).path not in {"", "/"}:
        return Failure(reason="redirected_home", detail=page.url)
    return None
