"""Many pages at once: worker processes, and a time limit for each page."""

import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from ingest.archive.warc import read_record
from ingest.assemble import Made, make_article
from ingest.errors import PageError, PageTimeout
from ingest.model.page import FetchedPage, Page
from ingest.settings import Settings

INLINE = 20
"""Fewer articles than this are made in this process: starting workers costs 2 s."""

CHUNK = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The page or pages of one article, in reading order."""

    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a job gave no article."""

    reason: str
    detail: str


def made_from(
    jobs: Sequence[Job], *, home: Path, settings: Settings
) -> Iterator[tuple[Job, Made | Failure]]:
    """Yield every job with its article or the reason why there is none, in order."""
    folder = home / "raw"
    if len(jobs) < INLINE or settings.workers == 1:
        for job in jobs:
            yield job, _make(job, folder, settings.page_timeout_s)
        return
    with ProcessPoolExecutor(settings.workers, mp_context=get_context("spawn")) as pool:
        chunks = list(_chunks(jobs))
        for chunk, outcomes in zip(
            chunks,
            pool.map(
                _make_all,
                chunks,
                [folder] * len(chunks),
                [settings.page_timeout_s] * len(chunks),
            ),
            strict=True,
        ):
            yield from zip(chunk, outcomes, strict=True)


def _make_all(jobs: Sequence[Job], folder: Path, timeout_s: float) -> list[Made | Failure]:
    return [_make(job, folder, timeout_s) for job in jobs]


def _make(job: Job, folder: Path, timeout_s: float) -> Made | Failure:
    url = job.pages[0].url
    try:
        pages = [(page, read_record(folder / page.warc_file, page.warc_offset)) for page in job.pages]
        refused = _refused_by_answer(pages[0][1])
        if refused is not None:
            return refused
        with time_limit(url, timeout_s):
            return make_article(pages)
    except PageError as error:
        return Failure(reason=error.reason, detail=error.detail)


def _refused_by_answer(page: FetchedPage) -> Failure | None:
    """Return why the server's answer itself is no article, or None."""
    if page.http_status != 200:
        return Failure(reason=f"http_{page.http_status}", detail=page.url)
    if urlsplit(page.url).path in {"", "/"} and urlsplit(page.requested_url).path not in {"", "/"}:
        return Failure(reason="redirect_home", detail=page.url)
    return None


@contextmanager
def time_limit(url: str, seconds: float) -> Iterator[None]:
    """Raise PageTimeout in the block when it takes too long (main thread, POSIX)."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise PageTimeout(url, f"more than {seconds:g} s")

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def _chunks(jobs: Sequence[Job]) -> Iterator[list[Job]]:
    remaining = iter(jobs)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk
