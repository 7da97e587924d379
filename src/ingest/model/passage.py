"""Which article printed each paragraph first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from ingest.model.column import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One paragraph of one article, and the article of the corpus that printed it first.

    Grain: one row per article and paragraph of 16 letters and digits or more. Two paragraphs are
    the same when they differ in spaces, punctuation, width and script at most.
    """

    article_id: Annotated[str, Column("The article.", key=True)]
    position: Annotated[
        int, Column("Number of the paragraph in the text, from 0.", unit="paragraphs", key=True)
    ]
    start: Annotated[int, Column("Offset of it in the article's text.", unit="characters")]
    end: Annotated[int, Column("One past its last character.", unit="characters")]
    passage_id: Annotated[
        str, Column("First 16 hex digits of SHA-256 of its letters and digits: equal words.")
    ]
    words_sha256: Annotated[
        str, Column("First 16 hex digits of SHA-256 of it as printed: equal characters.")
    ]
    first_article_id: Annotated[
        str, Column("The article that printed it first; this one where nobody did before.")
    ]
    first_position: Annotated[
        int,
        Column("Number of the paragraph in that article's text it begins in.", unit="paragraphs"),
    ]
    first_published_at: Annotated[
        datetime | None, Column("Publication of that article; null if undated.", unit="UTC")
    ]
    first_by: Annotated[
        str,
        Column(
            "What tells that it was first: only (nobody else prints it), source (the others were "
            "copied from it), date, original, or guess."
        ),
    ]
    how: Annotated[
        str,
        Column(
            "first, exact (the same characters), near (other spaces, signs or script) or part (no "
            "paragraph of its own in the article this one was copied from)."
        ),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """The versions of an article and of its cluster that its passages were made of.

    Grain: one row per article, written with them.
    """

    article_id: Annotated[str, Column("The article.", key=True)]
    article_version: Annotated[
        int, Column("Version of the ledger table that holds the article's row.", unit="commits")
    ]
    cluster_version: Annotated[
        int,
        Column(
            "Version of the ledger table that holds its membership; -1 if none.", unit="commits"
        ),
    ]
    made_by: Annotated[str, Column("Version of the rules they were made by.")]
