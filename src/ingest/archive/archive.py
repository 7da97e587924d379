"""The archive as one thing: bytes into WARC, a row into the catalog, and back."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from ingest.archive.catalog import Catalog
from ingest.archive.warc import WarcFile, read_record
from ingest.closing import Closing
from ingest.model.page import FetchedPage, Page
from ingest.text.urls import canonical_url

_RIGHTS_HEADERS = ("x-robots-tag", "tdm-reservation", "tdm-policy")


class Archive(Closing):
    """Everything fetched or added, under ``<home>/raw``.

    Args:
        home: The corpus folder.
        run_id: The run that writes; names the WARC file.
    """

    def __init__(self, home: Path, *, run_id: str) -> None:
        self._folder = home / "raw"
        self._run_id = run_id
        self.catalog = Catalog(self._folder / "catalog.sqlite")
        self._warc: WarcFile | None = None

    def add(self, page: FetchedPage, *, continues: str | None = None) -> Page | None:
        """Store one page; return its row, or None when this very fetch is there already."""
        digest = hashlib.sha256(page.body).hexdigest()
        page_id = page_id_of(page, digest)
        if self.catalog.has_page(page_id):
            return None
        if self._warc is None:
            self._warc = WarcFile(self._folder, self._run_id)
        file, offset, length = self._warc.append(page)
        row = Page(
            page_id=page_id,
            url=page.url,
            requested_url=page.requested_url,
            canonical_url=canonical_url(page.url),
            portal=page.portal,
            fetched_at=page.fetched_at,
            is_fetch_time_known=page.seen_at is not None,
            http_status=page.http_status,
            content_sha256=digest,
            content_length=len(page.body),
            content_type=page.header("content-type"),
            etag=page.header("etag"),
            last_modified=page.header("last-modified"),
            rights="\n".join(
                f"{name}: {value}" for name, value in page.headers if name in _RIGHTS_HEADERS
            )
            or None,
            warc_file=file,
            warc_offset=offset,
            warc_length=length,
            continues=continues,
            run_id=self._run_id,
        )
        self.catalog.add_page(row)
        return row

    def pages(self) -> Iterator[Page]:
        """Yield the row of every page."""
        return self.catalog.pages()

    def read(self, page: Page) -> FetchedPage:
        """Return the bytes of one page.

        Raises:
            InputError: The WARC file is missing its record.
        """
        return read_record(self._folder / page.warc_file, page.warc_offset)

    def close(self) -> None:
        """Close the files."""
        if self._warc is not None:
            self._warc.close()
            self._warc = None
        self.catalog.close()


def page_id_of(page: FetchedPage, digest: str) -> str:
    """Return the id of one fetch.

    A file whose fetch time nobody knows is the same page whenever it is added.
    """
    when = page.fetched_at.isoformat() if page.seen_at else ""
    return hashlib.sha256(f"{page.url}\n{when}\n{digest}".encode()).hexdigest()[:16]
