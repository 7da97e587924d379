"""A page: what a server sent us, or what a user handed in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from ingest.model.column import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """One fetch with its bytes, in memory.

    Args:
        url: Final URL after redirects; ``urn:sha256:...`` for a file without a known URL.
        body: Bytes as the server sent them, content encoding removed.
        http_status: 200 for files.
        headers: Response headers in the order sent, names in lower case.
        fetched_at: When we got it, UTC.
        seen_at: The instant relative dates count from; None when nobody knows when the page
            was fetched (a saved file).
        portal: Id of the portal that served it, or None.
        requested_url: The URL asked for, before redirects.
        site_rights: What the site's own files said of the URL on that day; None when they were
            not asked for.
    """

    url: str
    body: bytes
    http_status: int
    headers: tuple[tuple[str, str], ...]
    fetched_at: datetime
    seen_at: datetime | None
    portal: str | None
    requested_url: str
    site_rights: str | None = None

    def header(self, name: str) -> str | None:
        """Return the first header of that lower-case name, or None."""
        return next((value for key, value in self.headers if key == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One fetch, as a row that points into the archive.

    Grain: one fetch of one URL.
    """

    page_id: Annotated[
        str,
        Column("First 16 hex digits of SHA-256 of URL, fetch instant and content.", key=True),
    ]
    url: Annotated[str, Column("Final URL after redirects.")]
    requested_url: Annotated[str, Column("URL that was asked for.")]
    canonical_url: Annotated[str, Column("URL without tracking parameters, one per article.")]
    portal: Annotated[str | None, Column("Portal that served the page; null for added files.")]
    fetched_at: Annotated[datetime, Column("When the page was fetched or added.", unit="UTC")]
    is_fetch_time_known: Annotated[
        bool, Column("False for saved files, whose relative dates cannot be resolved.")
    ]
    http_status: Annotated[int, Column("HTTP status; 200 for files.", unit="HTTP status code")]
    content_sha256: Annotated[str, Column("SHA-256 of the body, hex.")]
    content_length: Annotated[int, Column("Length of the body.", unit="bytes")]
    content_type: Annotated[str | None, Column("Content-Type header as sent.")]
    etag: Annotated[str | None, Column("ETag header as sent.")]
    last_modified: Annotated[str | None, Column("Last-Modified header as sent.")]
    rights: Annotated[
        str | None, Column("X-Robots-Tag and TDM headers as sent, joined by newlines.")
    ]
    warc_file: Annotated[str, Column("WARC file under ``raw/`` that holds the response.")]
    warc_offset: Annotated[int, Column("Start of the record in the WARC file.", unit="bytes")]
    warc_length: Annotated[int, Column("Length of the record, compressed.", unit="bytes")]
    continues: Annotated[
        str | None, Column("Address of page 1 where this is a later page of the same article.")
    ]
    run_id: Annotated[str, Column("The run that fetched it.")]
    rights_meta: Annotated[
        str | None,
        Column(
            "What the page's own meta elements say to robots and about text mining, lower case, "
            "``name: content``, joined by newlines; null when they say nothing or were not read."
        ),
    ] = None
    rights_site: Annotated[
        str | None,
        Column(
            "What robots.txt, ai.txt and tdmrep.json of its site said of the address on the day "
            "of the fetch, joined by newlines; null when they were not asked for."
        ),
    ] = None
