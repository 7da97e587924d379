"""Which foreign texts an article names as where it comes from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from ingest.model.column import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignSource:
    """One text from outside the Chinese press that an article names as its source.

    Grain: one row per article and source; what is said twice of one text is one row.
    """

    article_id: Annotated[str, Column("The article.", key=True)]
    position: Annotated[
        int, Column("Order among its foreign sources, the surest first.", unit="rows", key=True)
    ]
    kind: Annotated[str, Column("report, paper, post (a tweet), letter or page.")]
    outlet_id: Annotated[
        str | None, Column("Id of the outlet, if outlets holds it; null for other places.")
    ]
    outlet: Annotated[str | None, Column("Name of the outlet, archive or platform; null if open.")]
    title: Annotated[str | None, Column("Its title as the article prints it; null if it does not.")]
    url: Annotated[str | None, Column("Its address, canonical; null if the article gives none.")]
    published_at: Annotated[
        datetime | None,
        Column(
            "First instant its date can mean; null when neither article nor address gives one.",
            unit="UTC",
        ),
    ]
    published_latest_at: Annotated[
        datetime | None, Column("Last instant its date can mean.", unit="UTC")
    ]
    dated_by: Annotated[
        str | None,
        Column("What gives the date: address, post_number, paper_number, words or list."),
    ]
    how: Annotated[
        str,
        Column(
            "Strongest statement: compiled_from (译自, 编译自), original_title (原文标题), "
            "source_line (来源), reference (an address it names as source), headline (X：), "
            "letter, address (in the text), or reported (据X报道)."
        ),
    ]
    found_in: Annotated[
        str,
        Column("Where the words stand: text, title, references, a field, or line: and its rule."),
    ]
    start: Annotated[
        int | None,
        Column("Offset of the words in the article's text; null outside it.", unit="characters"),
    ]
    end: Annotated[int | None, Column("One past their last character.", unit="characters")]
    words: Annotated[str, Column("The words that name it.")]
    confidence: Annotated[
        float, Column("How sure it is that the article draws on it.", unit="share 0..1")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignRead:
    """The version of an article that its foreign sources were read from.

    Grain: one row per article, written with them.
    """

    article_id: Annotated[str, Column("The article.", key=True)]
    article_version: Annotated[
        int, Column("Version of the ledger table that holds the article's row.", unit="commits")
    ]
    made_by: Annotated[str, Column("Version of the rules, places and outlets it was read by.")]
