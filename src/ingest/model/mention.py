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
    words: Annotated[str, Column("The words as first printed.")]
    speaker: Annotated[str | None, Column("Who said it, by name; null when no printing says so.")]
    speaker_id: Annotated[str | None, Column("Id of the known entity that speaks.")]
    first_article_id: Annotated[str, Column("The article that printed it first.")]
    first_start: Annotated[int, Column("Offset of the words there.", unit="characters")]
    first_published_at: Annotated[
        datetime | None, Column("Publication of that article; null if undated.", unit="UTC")
    ]
    n_articles: Annotated[int, Column("Articles that print it, copies included.", unit="articles")]
    n_clusters: Annotated[
        int, Column("Texts that print it, the copies of one text counted once.", unit="clusters")
    ]
    variants: Annotated[tuple[str, ...], Column("Its wordings, the most printed first.")]
    article_ids: Annotated[tuple[str, ...], Column("Every article that prints it.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityRow:
    """One person, organisation, model, law or event that names are resolved to.

    Grain: one row per entity of the list that this version of the code knows.
    """

    entity: Annotated[str, Column("Stable word for the entity.", key=True)]
    kind: Annotated[str, Column("person, org, model, law or event.")]
    name: Annotated[str, Column("Usual Chinese name.")]
    aliases: Annotated[tuple[str, ...], Column("Printed forms, Chinese and Latin.")]
