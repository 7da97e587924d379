"""What shows that one text repeats another, and what the copy changed."""

from dataclasses import dataclass
from typing import Annotated

from ingest.model.column import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class RepostEvidence:
    """One thing that speaks for a repost edge.

    Grain: one row per edge and position.
    """

    copy_id: Annotated[str, Column("The article that repeats.", key=True)]
    source_id: Annotated[str, Column("The article it repeats.", key=True)]
    position: Annotated[
        int, Column("Order among the evidence of the edge, strongest first.", unit="rows", key=True)
    ]
    kind: Annotated[
        str,
        Column(
            "source_line (来源), account (本文来自微信公众号), reprint (转载自), byline (X报道), "
            "reference, canonical, original_title, shared_changes, time, time_overlapping, "
            "completeness or embedding."
        ),
    ]
    says: Annotated[str, Column("The words or values that show it.")]
    found_in: Annotated[
        str,
        Column(
            "Where they stand: a field of the copy, a node of its page, line: and the rule that "
            "took it out of the body, body, text, or dates."
        ),
    ]
    rule: Annotated[str | None, Column("Id of the extraction rule that read them, if one did.")]
    start: Annotated[
        int | None,
        Column("Offset of the words in the copy's text_raw; null outside it.", unit="characters"),
    ]
    end: Annotated[int | None, Column("One past their last character.", unit="characters")]
    confidence: Annotated[
        float, Column("How far this alone makes the direction sure.", unit="share 0..1")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepostEdit:
    """One thing the copy has other than its source.

    Grain: one row per edge and position.
    """

    copy_id: Annotated[str, Column("The article that repeats.", key=True)]
    source_id: Annotated[str, Column("The article it repeats.", key=True)]
    position: Annotated[
        int, Column("Order in the text; the title comes first.", unit="rows", key=True)
    ]
    change: Annotated[
        str,
        Column(
            "title_changed, paragraph_cut, paragraph_added, paragraph_changed or paragraph_moved."
        ),
    ]
    source_paragraph: Annotated[
        int | None,
        Column("Paragraph of the source, from 0; null where there is none.", unit="paragraphs"),
    ]
    copy_paragraph: Annotated[
        int | None,
        Column("Paragraph of the copy, from 0; null where there is none.", unit="paragraphs"),
    ]
    before: Annotated[str | None, Column("The source's words; null for something added.")]
    after: Annotated[str | None, Column("The copy's words; null for something cut.")]
    similarity: Annotated[
        float | None, Column("How alike before and after are; null if one is.", unit="share 0..1")
    ]
