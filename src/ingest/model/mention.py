"""Who and what an article names, and whose words it prints."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from ingest.model.column import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionRow:
    """One printed occurrence of a name.

    Grain: one row per article and place in its text.
    """

    article_id: Annotated[str, Column("The article.", key=True)]
    start: Annotated[
        int, Column("Offset of the name in the article's text.", unit="characters", key=True)
    ]
    end: Annotated[int, Column("One past its last character.", unit="characters")]
    words: Annotated[str, Column("The name as printed.")]
    kind: Annotated[str, Column("person, org, model, law or event.")]
    entity: Annotated[
        str | None, Column("Id of the known entity; null for a name told by its form alone.")
    ]
    name: Annotated[
        str, Column("Usual name of the entity; of an unknown one the fullest form in the text.")
    ]
    how: Annotated[str, Column("How it was found: alias, surname, pattern, ...")]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRow:
    """One quotation as one article prints it.

    Grain: one row per article and place in its text.
    """

    article_id: Annotated[str, Column("The article.", key=True)]
    start: Annotated[
        int, Column("Offset of the words in the article's text.", unit="characters", key=True)
    ]
    end: Annotated[int, Column("One past their last character.", unit="characters", key=True)]
    words: Annotated[str, Column("The words as printed, without the marks around them.")]
    kind: Annotated[str, Column("direct, document (a letter, a law) or turn (of an interview).")]
    speaker: Annotated[
        str | None, Column("Who said it, by usual or fullest name; null when nothing says so.")
    ]
    speaker_id: Annotated[str | None, Column("Id of the known entity that speaks.")]
    how: Annotated[
        str | None, Column("How the speaker was found: cue_before, turn_label, pronoun, ...")
    ]
    cue: Annotated[str | None, Column("The reporting word.")]
    speaker_start: Annotated[
        int | None, Column("Offset of the words that name the speaker.", unit="characters")
    ]
    speaker_end: Annotated[int | None, Column("One past their last character.", unit="characters")]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotationRow:
    """One quotation with all its printings: copies of an article do not count as more of them.

    Grain: one row per quotation: the same words, or nearly the same, of the same speaker.
    """

    quotation_id: Annotated[
        str, Column("Article and place of the first printing: id:start-end.", key=True)
    ]
    words: Annotated[
        str,
        Column("The words to show: as first printed, or the least damaged wording if that is."),
    ]
    first_words: Annotated[str, Column("The words as first printed.")]
    speaker: Annotated[str | None, Column("Who said it, by name; null when no printing says so.")]
    speaker_id: Annotated[str | None, Column("Id of the known entity that speaks.")]
    first_article_id: Annotated[str, Column("The article that printed it first.")]
    first_start: Annotated[int, Column("Offset of the words there.", unit="characters")]
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
    n_articles: Annotated[int, Column("Articles that print it, copies included.", unit="articles")]
    n_clusters: Annotated[
        int, Column("Texts that print it, the copies of one text counted once.", unit="clusters")
    ]
    variants: Annotated[tuple[str, ...], Column("Its wordings, the most printed first.")]
    article_ids: Annotated[tuple[str, ...], Column("Every article that prints it.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintingRow:
    """What finds one printed quotation again when the same words come in elsewhere.

    Grain: one row per quotation of an article. Internal: readers use ``quotations``.
    """

    article_id: Annotated[str, Column("The article.", key=True)]
    start: Annotated[
        int, Column("Offset of the words in the article's text.", unit="characters", key=True)
    ]
    end: Annotated[int, Column("One past their last character.", unit="characters", key=True)]
    said_together: Annotated[
        str, Column("Smallest place of all printings that chains of equal words join with it.")
    ]
    blocks: Annotated[
        tuple[int, ...], Column("Hashes of parts of the words: variants share one at least.")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The versions of an article and of its cluster that its quotations were gathered from.

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
    made_by: Annotated[str, Column("Version of the rules and of the names they were made by.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityRow:
    """One person, organisation, model, law or event that names are resolved to.

    Grain: one row per entity of the list that this version of the code knows.
    """

    entity: Annotated[str, Column("Stable word for the entity.", key=True)]
    kind: Annotated[str, Column("person, org, model, law or event.")]
    name: Annotated[str, Column("Usual Chinese name.")]
    aliases: Annotated[tuple[str, ...], Column("Printed forms, Chinese and Latin.")]
