"""The archive as one thing: bytes into WARC, a row into the catalog, and back."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from ingest.archive.catalog import Catalog
from ingest.archive.warc import WarcFile, read_record
from ingest.archive.watched import Watched
from ingest.closing import Closing
from ingest.model.article import Reject
from ingest.model.page import FetchedPage, Page
from ingest.model.version import Visit
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
        """Store one page; return its row, or None when this very fetch is there already.

        A later page of an article that was fetched before is stored only if it has changed.
        """
        digest = hashlib.sha256(page.body).hexdigest()
        if self.catalog.has_page(page_id_of(page, digest)):
            return None
        if continues is not None:
            known = self.catalog.pages_with("canonical_url", [canonical_url(page.url)])
            if known and _is_same(known[-1], page, digest):
                self.catalog.add_unchanged(page.requested_url, run_id=self._run_id)
                return None
        row = self._append(page, digest, continues=continues)
        self.catalog.add_page(row)
        return row

    def look(self, page: FetchedPage, watched: Watched) -> Page | None:
        """Write down a visit and what it brought; return the row of a new fetch, None if the same.

        The same bytes as at the visit before are not stored again.
        """
        digest = hashlib.sha256(page.body).hexdigest()
        page_id = page_id_of(page, digest)
        known = self.newest(watched)
        if known is not None and _is_same(known, page, digest):
            self.catalog.add_visit(self._visit(page, watched, "same", known.page_id))
            return None
        visit = self._visit(page, watched, str(page.http_status), page_id)
        if self.catalog.has_page(page_id):  # another address was sent to the same place just now
            self.catalog.add_visit(visit)
            return None
        row = self._append(page, digest, continues=None)
        self.catalog.add_page(row, visit=visit)
        return row

    def look_in_vain(self, watched: Watched, answer: str, *, now: datetime) -> None:
        """Write down a visit that brought no bytes.

        Args:
            watched: The address.
            answer: ``304``, or the reason why nothing came.
            now: When, UTC.
        """
        self.catalog.add_visit(
            Visit(
                url=watched.canonical_url,
                portal=watched.portal,
                looked_at=now,
                answer=answer,
                page_id=watched.page_id if answer == "304" else None,
                run_id=self._run_id,
            )
        )

    def refuse(self, url: str, reason: str, detail: str, *, portal: str, now: datetime) -> None:
        """Write down why an address gave no page.

        Args:
            url: The address.
            reason: A word that stays the same.
            detail: What happened.
            portal: Id of its portal.
            now: When, UTC.
        """
        self.catalog.add_refusal(
            Reject(
                url=url,
                reason=reason,
                detail=detail,
                stage="fetch",
                portal=portal,
                page_id=None,
                rejected_at=now,
                run_id=self._run_id,
            )
        )

    def newest(self, watched: Watched) -> Page | None:
        """Return the newest fetch that asked for a watched address."""
        found = self.catalog.pages_with("page_id", [watched.page_id])
        return found[0] if found else None

    def newest_later(self, url: str, *, first: str) -> Page | None:
        """Return the newest fetch that asked for a later page of an article, None if none did.

        Args:
            url: Its address.
            first: Address of the article's page 1.
        """
        wanted = canonical_url(url)
        found = self.catalog.pages_with("continues", [first])
        return next((p for p in reversed(found) if canonical_url(p.requested_url) == wanted), None)

    def pages(self) -> Iterator[Page]:
        """Yield the row of every page."""
        return self.catalog.pages()

    def read(self, page: Page) -> FetchedPage:
        """Return the bytes of one page.

        Raises:
            InputError: The WARC file is missing its record.
        """
        return read_record(self._folder / page.warc_file, page.warc_offset)

    def _visit(self, page: FetchedPage, watched: Watched, answer: str, page_id: str) -> Visit:
        return Visit(
            url=watched.canonical_url,
            portal=watched.portal,
            looked_at=page.fetched_at,
            answer=answer,
            page_id=page_id,
            run_id=self._run_id,
        )

    def _append(self, page: FetchedPage, digest: str, *, continues: str | None) -> Page:
        """Write the bytes of a page and return its row, which nobody has written down yet."""
        if self._warc is None:
            self._warc = WarcFile(self._folder, self._run_id)
        file, offset, length = self._warc.append(page)
        return Page(
            page_id=page_id_of(page, digest),
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
            rights_site=page.site_rights,
        )

    def close(self) -> None:
        """Close the files."""
        if self._warc is not None:
            self._warc.close()
            self._warc = None
        self.catalog.close()


def _is_same(known: Page, page: FetchedPage, digest: str) -> bool:
    return (
        known.content_sha256 == digest
        and known.http_status == page.http_status
        and known.canonical_url == canonical_url(page.url)
    )


def page_id_of(page: FetchedPage, digest: str) -> str:
    """Return the id of one fetch.

    A file whose fetch time nobody knows is the same page whenever it is added.
    """
    when = page.fetched_at.isoformat() if page.seen_at else ""
    return hashlib.sha256(f"{page.url}\n{when}\n{digest}".encode()).hexdigest()[:16]
