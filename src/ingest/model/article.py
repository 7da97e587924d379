"""An article: what we made of a page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from ingest.model.column import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as one portal published it, in its current version.

    Grain: one row per canonical URL. A repost on another portal is another row;
    ``clusters`` says which rows are the same text. The text itself is in ``texts``.
    """

    article_id: Annotated[
        str, Column("First 16 hex digits of SHA-256 of the canonical URL.", key=True)
    ]
    canonical_url: Annotated[
        str, Column("Address without tracking parameters; urn:sha256:... for a file without one.")
    ]
    url: Annotated[str, Column("Address it was fetched from.")]
    portal: Annotated[str | None, Column("Portal that served it; null for added files.")]
    outlet: Annotated[str | None, Column("Id of the outlet that wrote it, if it is a known one.")]
    outlet_name: Annotated[
        str | None, Column("Name of the outlet that wrote it; null when nothing says so.")
    ]
    outlet_method: Annotated[
        str | None,
        Column("How the outlet was found: source, declared_source, account or portal."),
    ]
    source: Annotated[
        str | None, Column("The outlet that wrote it in the page's own words, best statement.")
    ]
    declared_source: Annotated[str | None, Column("来源 as printed.")]
    author: Annotated[str | None, Column("Who wrote it, names joined by 、, as printed.")]
    editor: Annotated[str | None, Column("责任编辑 and the like, as printed.")]
    title: Annotated[str | None, Column("Headline without site tail, simplified Chinese.")]
    title_raw: Annotated[str | None, Column("Headline as printed.")]
    original_title: Annotated[str | None, Column("原文标题 where the page names one.")]
    references: Annotated[tuple[str, ...], Column("Addresses the article names as its sources.")]
    published_at: Annotated[
        datetime | None,
        Column(
            "When the portal says it published: the first instant its date can mean.", unit="UTC"
        ),
    ]
    published_latest_at: Annotated[
        datetime | None, Column("The last instant its date can mean.", unit="UTC")
    ]
    published_precision: Annotated[
        str | None, Column("Smallest unit the page names: second, minute, hour, day, month, year.")
    ]
    published_raw: Annotated[str | None, Column("The date as printed.")]
    lang: Annotated[str | None, Column("ISO 639-1 code of the language; null when undecided.")]
    lang_prob: Annotated[float | None, Column("How sure the language is.", unit="share 0..1")]
    lang_method: Annotated[str | None, Column("How the language was found.")]
    script: Annotated[str | None, Column("Hans or Hant as the page printed it.")]
    n_chars: Annotated[int, Column("Length of the text.", unit="characters")]
    agreement: Annotated[
        float | None,
        Column("How far the extractors agreed on the body; null if one ran.", unit="share 0..1"),
    ]
    quality: Annotated[float, Column("How far the extraction is to be trusted.", unit="share 0..1")]
    quality_reasons: Annotated[tuple[str, ...], Column("What lowered the quality.")]
    flags: Annotated[tuple[str, ...], Column("Damage and dirt seen on the page.")]
    n_repairs: Annotated[
        int, Column("Places the normalisation changed; text_raw has them as printed.", unit="edits")
    ]
    relevance: Annotated[float, Column("How far it is about AI governance.", unit="share 0..1")]
    is_relevant: Annotated[bool, Column("Whether it counts as coverage of AI governance.")]
    text_sha256: Annotated[str, Column("SHA-256 of the text, hex: equal texts, equal hash.")]
    text_raw_sha256: Annotated[str, Column("SHA-256 of the body lines as printed, hex.")]
    method: Annotated[str, Column("How the body was found: rules, generic, state, text, ...")]
    rules_version: Annotated[str, Column("Version of the extraction and repair rules.")]
    page_id: Annotated[str, Column("The fetch it was made from.")]
    fetched_at: Annotated[datetime, Column("When that page was fetched or added.", unit="UTC")]
    first_seen_at: Annotated[
        datetime, Column("When its address was first fetched or added.", unit="UTC")
    ]
    relevance_terms: Annotated[
        tuple[str, ...] | None,
        Column(
            "The words of the lexicon that weighed most for its relevance, strongest first, at "
            "most eight; null in rows made before they were kept."
        ),
    ] = None
    relevance_version: Annotated[
        str | None,
        Column("Version of rules, lexicon and model that decided its relevance; null as above."),
    ] = None
    made_digest: Annotated[
        str | None,
        Column(
            "First 16 hex digits of SHA-256 of all that the rules made of its page: text, fields, "
            "dropped lines, claims, topics, mentions, quotes. Null where that is not kept."
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleText:
    """The text of one article.

    Grain: one row per article; kept apart so that a corrected date never rewrites text.
    """

    article_id: Annotated[str, Column("The article.", key=True)]
    text: Annotated[
        str, Column("Body, simplified Chinese, repaired, paragraphs joined by a newline.")
    ]
    text_raw: Annotated[
        str | None,
        Column("Body lines as printed, before any repair; null where they are the text."),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One distinct text, stored once.

    Grain: one row per SHA-256 of a text. Internal: readers use ``texts``.
    """

    sha256: Annotated[str, Column("SHA-256 of the UTF-8 text, hex.", key=True)]
    text: Annotated[str, Column("The text.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedLineRow:
    """One line of a page that was not taken into the article's text.

    Grain: one row per article and position.
    """

    article_id: Annotated[str, Column("The article.", key=True)]
    position: Annotated[int, Column("Order among the dropped lines.", unit="lines", key=True)]
    line: Annotated[str, Column("The line as it stood.")]
    rule: Annotated[str, Column("Id of the rule that dropped it.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """One reading of one field of an article, taken or not, with what it was read from.

    Grain: one row per article and position.
    """

    article_id: Annotated[str, Column("The article.", key=True)]
    position: Annotated[int, Column("Order among the article's claims.", unit="claims", key=True)]
    field: Annotated[str, Column("The field: title, author, source, published, ...")]
    value: Annotated[str, Column("The reading.")]
    rule: Annotated[str, Column("Id of the rule that found it.")]
    found_in: Annotated[str, Column("The node or the words it was read from.")]
    is_taken: Annotated[bool, Column("Whether this reading became the article's.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRow:
    """One topic of one article, with the words that prove it.

    Grain: one row per article and topic.
    """

    article_id: Annotated[str, Column("The article.", key=True)]
    topic: Annotated[str, Column("Id of the topic.", key=True)]
    score: Annotated[
        float, Column("Share of this topic in the points of all topics.", unit="share 0..1")
    ]
    evidence: Annotated[tuple[str, ...], Column("The words that speak for it, as in the text.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """One page that became no article, so that losses can be counted.

    Grain: one row per address and reason.
    """

    url: Annotated[str, Column("Address that was asked for.", key=True)]
    reason: Annotated[
        str, Column("Stable word: robots, http_404, truncated, not_an_article, ...", key=True)
    ]
    detail: Annotated[str, Column("What was seen.")]
    stage: Annotated[str, Column("Where it ended: fetch or extract.")]
    portal: Annotated[str | None, Column("Portal it was found on; null for added files.")]
    page_id: Annotated[str | None, Column("The fetch, if there was one.")]
    rejected_at: Annotated[
        datetime, Column("When the address was asked for, or its page came in.", unit="UTC")
    ]
    run_id: Annotated[str, Column("The crawl, or the run that added the page.")]
