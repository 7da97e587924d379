"""A page that reached us as plain text: find headline, header, body and tail by their looks."""

from datetime import datetime

from ingest.extract.clues import Reading
from ingest.extract.decode import Decoded
from ingest.extract.draft import Draft
from ingest.extract.lines import BodyLine
from ingest.text.clean import normalise


def draft_of_text(decoded: Decoded, *, url: str, seen_at: datetime | None) -> Draft:
    """Return the draft of a text page."""
    normalised = normalise(decoded.text)
    lines = [line.strip() for line in normalised.text.split("\n")]
    return Draft(
        url=url, canonical_url=None, decoded=decoded, page=None, seen_at=seen_at,
        titles=[Reading(value=lines[0], rule="title_text", where="text", rank=0)] if lines else [],
        body=[BodyLine(text=line) for line in lines if line], clues=[], method="text", agreement=None,
        next_page=None, normalised=normalised,
    )
