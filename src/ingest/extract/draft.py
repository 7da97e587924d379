"""What one reading of a page found, before lines are cleaned and fields decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml.etree import _Element as Element

from ingest.extract.clues import Clue, Reading
from ingest.extract.decode import Decoded
from ingest.extract.lines import BodyLine
from ingest.extract.page import HtmlPage
from ingest.text.clean import Normalised


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A body and the lines around it.

    Args:
        url: URL of the page.
        addresses: Readings of the address it is known by.
        decoded: The characters it was read from.
        page: The parsed page; None for a text page.
        seen_at: When the page was fetched, or None.
        titles: Readings of the headline.
        body: Lines of the body before cleaning.
        clues: Lines of header, tail and rules that may name author, outlet and time.
        method: How the body was found.
        agreement: How far the extractors agreed, share 0..1; None if only one ran.
        headline: Element of the headline, None if none is seen.
        next_page: URL of the next page of the article, or None.
        normalised: The normalised text ``body`` was cut from, when that was done for the whole
            page; None when the body is still as printed.
    """

    url: str
    addresses: Sequence[Reading]
    decoded: Decoded
    page: HtmlPage | None
    seen_at: datetime | None
    titles: Sequence[Reading]
    body: Sequence[BodyLine]
    clues: Sequence[Clue]
    method: str
    agreement: float | None
    next_page: str | None
    headline: Element | None = None
    normalised: Normalised | None = None
