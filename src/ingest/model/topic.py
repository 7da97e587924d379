"""Where an article speaks of its topics, and where the topics stand in public taxonomies."""

from dataclasses import dataclass
from typing import Annotated

from ingest.model.column import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicSpanRow:
    """One place of an article that speaks for one of its topics.

    Grain: one row per article, topic and place. A term that speaks for two topics of the article
    is two rows. A topic without rows was given by other words of the lexicon than there are now.
    """

    article_id: Annotated[str, Column("The article.", key=True)]
    topic: Annotated[str, Column("Id of the topic, one of the article's in topics.", key=True)]
    found_in: Annotated[str, Column("title or text: what the offsets count in.", key=True)]
    start: Annotated[
        int, Column("Offset of the words in title or text.", unit="characters", key=True)
    ]
    end: Annotated[int, Column("One past their last character.", unit="characters")]
    words: Annotated[str, Column("The words as they stand there.")]
    term: Annotated[str, Column("Id of the term of the lexicon that they are a form of.")]
    weight: Annotated[
        int, Column("3 core, 2 strong, 1 weak; three times as much in a title.", unit="1..3")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """The version of an article that the places of its topics were read from.

    Grain: one row per article, written with them.
    """

    article_id: Annotated[str, Column("The article.", key=True)]
    article_version: Annotated[
        int, Column("Version of the ledger table that holds the article's row.", unit="commits")
    ]
    made_by: Annotated[str, Column("Version of the rules and words they were found by.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxonomyRow:
    """One class of a public taxonomy that one topic falls into.

    Grain: one row per topic, taxonomy and class. A topic falls into several classes and a class
    holds several topics: an article counts in every class of each of its topics.
    """

    topic: Annotated[str, Column("Id of the topic, as in topics.", key=True)]
    taxonomy: Annotated[
        str,
        Column(
            "oecd (AI Principles), agora (tags of CSET/ETO AGORA), mit (domains of the AI Risk "
            "Repository) or aiid_harm (harms of the AI Incident Database).",
            key=True,
        ),
    ]
    code: Annotated[
        str, Column("The class as the taxonomy numbers it, or its full name there.", key=True)
    ]
    label: Annotated[str, Column("What the taxonomy calls the class.")]
    topic_name: Annotated[str, Column("Chinese name of the topic.")]
    topic_name_en: Annotated[str, Column("English name of the topic.")]
