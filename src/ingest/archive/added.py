"""Saved pages that a user hands in: HTML files, text pages, folders of them, WARC files."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ingest.archive.warc import read_warc
from ingest.errors import InputError
from ingest.model.page import FetchedPage

PAGE_SUFFIXES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".shtml": "text/html",
    ".mhtml": "text/html",
    ".txt": "text/plain",
}
WARC_SUFFIXES = (".warc", ".warc.gz")


def named_pages_in(
    paths: Iterable[Path], *, now: datetime
) -> Iterator[tuple[str, FetchedPage | InputError]]:
    """Yield every page under the given files and folders with its file's stem, in sorted order.

    A file that cannot be read yields its error, and the next one follows.

    Args:
        paths: Files and folders; a folder is searched for pages and WARC files.
        now: Instant of adding. A saved file's own fetch time is unknown, so relative dates
            in it stay unresolved; a WARC record has one.

    Raises:
        InputError: A path does not exist.
    """
    for path in paths:
        if not path.exists():
            raise InputError(f"{path}: no such file or folder")
        files = sorted(f for f in path.rglob("*") if _is_page(f)) if path.is_dir() else [path]
        if not files:
            raise InputError(f"{path}: no pages in this folder (.html, .txt, .warc.gz)")
        for file in files:
            for page in _pages_of(file, now):
                yield file.stem, page


def saved_page(file: Path, *, now: datetime) -> FetchedPage:
    """Return one saved page; its address is a ``urn:`` of its content, its name is kept beside.

    Raises:
        InputError: The file cannot be read.
    """
    try:
        body = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file}: {error.strerror}") from error
    url = f"urn:sha256:{hashlib.sha256(body).hexdigest()}"
    content_type = PAGE_SUFFIXES.get(file.suffix.lower())
    return FetchedPage(
        url=url,
        requested_url=f"file:{file.name}",
        body=body,
        http_status=200,
        headers=(("content-type", content_type),) if content_type else (),
        fetched_at=now,
        seen_at=None,
        portal=None,
    )


def _is_page(file: Path) -> bool:
    name = file.name.lower()
    return file.is_file() and (file.suffix.lower() in PAGE_SUFFIXES or name.endswith(WARC_SUFFIXES))


def _pages_of(file: Path, now: datetime) -> Iterator[FetchedPage | InputError]:
    try:
        if file.name.lower().endswith(WARC_SUFFIXES):
            for page in read_warc(file):
                if _may_be_a_page(page):
                    yield replace(page, portal=None)
        else:
            yield saved_page(file, now=now)
    except InputError as error:
        yield error


def _may_be_a_page(page: FetchedPage) -> bool:
    """Return whether a response is a page or stands in place of one, not a part of a page."""
    content_type = (page.header("content-type") or "text/html").lower()
    return content_type.startswith(
        ("text/html", "text/plain", "application/xhtml", "application/json", "application/pdf")
    )
