"""Pages to articles, many at once: what worker processes do, and what comes back from them."""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ingest.archive.warc import read_record
from ingest.assemble import PRESENT, Made, Rules, make_article, parts_by_rules
from ingest.errors import InputError, PageError
from ingest.extract.article import article_from, fields_of
from ingest.extract.decode import decode
from ingest.extract.page import HtmlPage, parse_html
from ingest.extract.rights import rights_on
from ingest.extract.shape import foot_of, shape_of
from ingest.history.notices import Notice, notices_on
from ingest.model.page import FetchedPage, Page
from ingest.settings import Settings
from ingest.text.clean import key_text
from ingest.workers import WorkerLost, Workers

UNREADABLE = "unreadable"
"""Reason when the archive itself does not give the page back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The page or pages of one article at one time, in reading order.

    Args:
        pages: Rows of the pages.
        folder: Where their WARC files lie.
        first_seen_at: When the address of the first was first fetched, UTC.
        is_watched: Whether the address was visited more than once, so that it matters what
            else its page says.
    """

    pages: tuple[Page, ...]
    folder: Path
    first_seen_at: datetime
    is_watched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a job gave no article."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was made of a job.

    Args:
        made: The rows of its article, or why there are none.
        notices: What its page says as in place of an article; empty if not asked for.
        shown: Key text of all that its pages show; empty if not asked for.
        n_chars: Characters that its page shows outside of links; 0 if not asked for.
        rights: What the meta elements of each of its pages say to robots, by id of the page.
        shape: How its page is built around the text, see ``ingest.extract.shape``.
        foot: How its page ends.
    """

    made: Made | Failure
    notices: tuple[Notice, ...] = ()
    shown: str = ""
    n_chars: int = 0
    rights: Mapping[str, str | None] = field(default_factory=dict)
    shape: tuple[str, ...] = ()
    foot: str = ""


def readings_from(jobs: Sequence[Job], *, settings: Settings) -> Generator[Reading, None, None]:
    """Yield what is made of every job, in order."""
    if not jobs:
        return
    n = min(settings.workers, len(jobs))
    with Workers(read, n=n, timeout_s=settings.page_timeout_s) as workers:
        for outcome in workers.map(jobs):
            if isinstance(outcome, WorkerLost):
                yield Reading(made=Failure(reason=outcome.reason, detail=outcome.detail))
            else:
                yield outcome


def fields_from(
    pages: Iterable[FetchedPage], *, with_rules: bool, settings: Settings
) -> Iterator[dict[str, Any] | Failure]:
    """Yield the fields of every page's article, or the reason why there is none, in order."""
    function = fields_by_rules if with_rules else fields_by_text
    with Workers(function, n=settings.workers, timeout_s=settings.page_timeout_s) as workers:
        for outcome in workers.map(pages):
            yield _as_failure(outcome)


def read(job: Job, rules: Rules = PRESENT) -> Reading:
    """Return the rows of one article, or why there are none."""
    pages = pages_of(job)
    if isinstance(pages, Failure):
        return Reading(made=pages)
    first = pages[0][1]
    rights = {page.page_id: rights_on(fetched) for page, fetched in pages}
    made = made_of(pages, job, rules)
    is_wanted = job.is_watched or isinstance(made, Made)
    html = _parsed(first) if is_wanted and first.http_status == 200 else None
    if html is None:
        return Reading(made=made, rights=rights)
    shape, foot = shape_of(html), foot_of(html)
    if not job.is_watched:
        return Reading(made=made, rights=rights, shape=shape, foot=foot)
    lines = [line.text for line in html.lines if not line.hidden and not line.is_linked]
    return Reading(
        made=made,
        notices=notices_on(html.title_tag, lines),
        shown="".join(_shown_on(page) for _, page in pages),
        n_chars=sum(map(len, lines)),
        rights=rights,
        shape=shape,
        foot=foot,
    )


def pages_of(job: Job) -> list[tuple[Page, FetchedPage]] | Failure:
    """Return the pages of a job with their bytes, or why the archive does not give them back."""
    try:
        return [
            (page, read_record(job.folder / page.warc_file, page.warc_offset)) for page in job.pages
        ]
    except (InputError, OSError) as error:
        return Failure(reason=UNREADABLE, detail=str(error))


def made_of(pages: Sequence[tuple[Page, FetchedPage]], job: Job, rules: Rules) -> Made | Failure:
    """Return the rows of one article whose pages are at hand, or why there are none."""
    refused = _refused_by_answer(pages[0][1])
    if refused is not None:
        return refused
    try:
        return make_article(pages, first_seen_at=job.first_seen_at, rules=rules)
    except PageError as error:
        return Failure(reason=error.reason, detail=error.detail)


def _shown_on(page: FetchedPage) -> str:
    """Return the key text of a page, title and all, empty if it cannot be read."""
    html = _parsed(page)
    return (
        key_text("\n".join([html.title_tag, *(line.text for line in html.lines)])) if html else ""
    )


def _parsed(page: FetchedPage) -> HtmlPage | None:
    try:
        return parse_html(decode(page.body, content_type=page.header("content-type")), url=page.url)
    except PageError:
        return None


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
