"""WARC files: the bytes as servers sent them, readable by any web archive tool."""

import gzip
import zlib
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter
from zlib_ng import zlib_ng

from ingest.closing import Closing
from ingest.errors import InputError
from ingest.model.page import FetchedPage

MAX_WARC_BYTES = 1_000_000_000
"""A new file is begun above this size; 1 GB is the WARC standard's recommendation."""

COMPRESSION = 3
"""Of zlib-ng: 1.6 ms for a page of 305 kB, mean of 47 saved pages of portals; 5 takes 2.7 ms for
5 % less, zlib's own 6 twice that for 7 % less. A crawl of pages of 100 kB waits for little else."""

GZIP = 31
"""``wbits`` for a gzip member with no name and no time in it, so the same bytes every time."""

_REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 404: "Not Found", 410: "Gone"}


class WarcFile(Closing):
    """One growing WARC file of one run; each record is a gzip member of its own.

    Args:
        folder: Where WARC files lie, usually ``<home>/raw``.
        stem: Name of the run; a number is added, and existing files are never touched.
    """

    def __init__(self, folder: Path, stem: str) -> None:
        self._folder = folder
        self._stem = stem
        self._number = 0
        folder.mkdir(parents=True, exist_ok=True)
        self._open_next()

    def append(self, page: FetchedPage) -> tuple[str, int, int]:
        """Append one response; return (file name, offset, length) of its record."""
        if self._file.tell() > MAX_WARC_BYTES:
            self._file.close()
            self._open_next()
        offset = self._file.tell()
        member = BytesIO()
        writer = WARCWriter(member, gzip=False)
        warc_headers = {
            "WARC-Date": page.fetched_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "X-Requested-URI": page.requested_url,
            "X-Portal": page.portal or "",
            "X-Fetch-Time-Known": "yes" if page.seen_at else "no",
        }
        if page.url.startswith("urn:"):  # a file: no server sent it, so there are no headers
            record = writer.create_warc_record(
                page.url,
                "resource",
                payload=BytesIO(page.body),
                length=len(page.body),
                warc_content_type=page.header("content-type") or "application/octet-stream",
                warc_headers_dict=warc_headers,
            )
        else:
            status = f"{page.http_status} {_REASONS.get(page.http_status, '')}".strip()
            record = writer.create_warc_record(
                page.url,
                "response",
                payload=BytesIO(page.body),
                length=len(page.body),
                http_headers=StatusAndHeaders(status, list(page.headers), protocol="HTTP/1.1"),
                warc_headers_dict=warc_headers,
            )
        writer.write_record(record)
        self._file.write(zlib_ng.compress(member.getbuffer(), COMPRESSION, wbits=GZIP))
        self._file.flush()
        return self._path.name, offset, self._file.tell() - offset

    def close(self) -> None:
        """Close the file; an empty one is removed."""
        self._file.close()
        if self._path.stat().st_size == 0:
            self._path.unlink()

    def _open_next(self) -> None:
        while True:
            self._path = self._folder / f"{self._stem}-{self._number:05d}.warc.gz"
            self._number += 1
            try:
                self._file = self._path.open("xb")
            except FileExistsError:
                continue
            return


def read_record(path: Path, offset: int) -> FetchedPage:
    """Return the response at an offset of a WARC file of ours.

    Raises:
        InputError: There is no readable record.
    """
    with path.open("rb") as stream:
        stream.seek(offset)
        for page in _responses(stream, path):
            return page
    raise InputError(f"{path.name}: no record at offset {offset}")


def read_warc(path: Path) -> Iterator[FetchedPage]:
    """Yield every HTTP response of a WARC file, whoever wrote it.

    Raises:
        InputError: The file is no WARC, or is damaged at that place.
    """
    with path.open("rb") as stream:
        yield from _responses(stream, path)
    if not _is_whole(path):
        raise InputError(f"{path.name}: the file is cut in its last record")


def _is_whole(path: Path) -> bool:
    """Return whether the last record of a WARC file is complete; warcio does not say."""
    if path.suffix == ".gz":
        try:
            with gzip.open(path) as stream:
                while stream.read(1 << 20):
                    pass
        except (EOFError, OSError, zlib.error):
            return False
        return True
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - 4))
        return stream.read() == b"\r\n\r\n"


def _responses(stream: object, path: Path) -> Iterator[FetchedPage]:
    n_records = 0
    try:
        for record in ArchiveIterator(stream):
            if record.format != "warc":  # warcio takes any line of five words for old ARC
                raise ArchiveLoadFailed("no WARC record")
            n_records += 1
            if record.rec_type == "resource":
                content_type = record.rec_headers.get_header("Content-Type")
                headers = (("content-type", content_type),) if content_type else ()
                yield _page(record, status=200, headers=headers)
            elif record.rec_type == "response" and record.http_headers is not None:
                yield _page(
                    record,
                    status=int(record.http_headers.get_statuscode()),
                    headers=tuple((k.lower(), v) for k, v in record.http_headers.headers),
                )
    except (ArchiveLoadFailed, EOFError, ValueError) as error:
        raise InputError(f"{path.name}: not a readable WARC file: {error}") from error
    if not n_records:
        raise InputError(f"{path.name}: not a readable WARC file: no record in it")


def _page(
    record: ArcWarcRecord, *, status: int, headers: tuple[tuple[str, str], ...]
) -> FetchedPage:
    warc = record.rec_headers
    url = warc.get_header("WARC-Target-URI")
    body = record.content_stream().read()
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise ArchiveLoadFailed(f"cut in the middle of {url}")
    fetched_at = datetime.fromisoformat(warc.get_header("WARC-Date"))
    known = warc.get_header("X-Fetch-Time-Known") != "no"
    return FetchedPage(
        url=url,
        requested_url=warc.get_header("X-Requested-URI") or url,
        body=body,
        http_status=status,
        headers=headers,
        fetched_at=fetched_at,
        seen_at=fetched_at if known else None,
        portal=warc.get_header("X-Portal") or None,
    )
