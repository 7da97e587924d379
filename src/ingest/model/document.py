"""A text as the search for copies sees it."""

from dataclasses import dataclass
from datetime import datetime

from ingest.model.article import ClaimRow, DroppedLineRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One text with what its page says about where it came from.

    Args:
        doc_id: Article id, or any unique id.
        title: Headline, may be empty.
        text: Body, paragraphs joined by a newline.
        text_raw: Body lines as printed, or None where they are the text.
        published_at: Earliest instant of publication, UTC, or None.
        published_latest_at: Latest instant the page's date can mean, UTC, or None.
        portal: Outlet name or id of the portal that served it, or None.
        source: The outlet that wrote it as far as the page says, or None.
        declared_source: 来源 as printed, or None.
        original_title: 原文标题 as printed, or None.
        references: URLs the page names as its sources (canonical form).
        claims: The readings behind source, declared source and original title, or nothing;
            readings of other fields do no harm.
        origin_lines: Lines taken out of the body that say where it came from, or nothing; other
            dropped lines do no harm.
        url: Canonical URL, or None.
        first_seen_at: When it came into the corpus, UTC, or None.
    """

    doc_id: str
    title: str
    text: str
    text_raw: str | None = None
    published_at: datetime | None = None
    published_latest_at: datetime | None = None
    portal: str | None = None
    source: str | None = None
    declared_source: str | None = None
    original_title: str | None = None
    references: tuple[str, ...] = ()
    claims: tuple[ClaimRow, ...] = ()
    origin_lines: tuple[DroppedLineRow, ...] = ()
    url: str | None = None
    first_seen_at: datetime | None = None
