"""What one page says, before the corpus decides what it holds true."""

from dataclasses import dataclass
from typing import Literal

from ingest.model.instant import Instant
from ingest.text.edit import Edit


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One reading of one field, with where it came from.

    Args:
        field: ``title``, ``author``, ``published``, ``declared_source``, ...
        value: The reading.
        rule: Stable id of the rule that found it.
        where: The node (CSS-like path) or the words it was read from.
        won: Whether this reading was taken.
    """

    field: str
    value: str
    rule: str
    where: str
    won: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedLine:
    """A line of the page that is not part of the article's text."""

    line: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleParts:
    """One article as its page gives it; absent is None, never invented.

    Args:
        url: URL of the page.
        canonical_url: The page's own canonical URL if it names one, else ``url`` cleaned.
        title: Headline in simplified Chinese without site tail.
        title_raw: Headline as printed.
        text: Body after normalisation, paragraphs joined by a newline.
        text_raw: Body lines as printed, before any repair.
        dropped: Lines taken out, in page order, with the rule that did it.
        author: Who wrote it (记者, 作者, 文), names joined by ``、``.
        editor: 责任编辑 and the like.
        declared_source: 来源 as printed.
        source: The outlet that wrote it as far as the page itself says.
        original_title: 原文标题 where the page names one.
        references: URLs the article names as its sources.
        published: When the portal says it published.
        script: ``Hans`` or ``Hant`` as printed; None if undecided.
        edits: Every repair made to title and body, in order of the steps.
        method: ``rules``, ``generic``, ``state``, ``text`` and the like.
        agreement: How far the extractors agreed on the body, share 0..1; None if only one ran.
        quality: How much the result is to be trusted, share 0..1.
        quality_reasons: Stable words for what lowered the quality.
        charset: Charset the bytes were read with.
        flags: Damage and dirt seen: ``replacement_chars``, ``spam_mirror``, ``gbk_slip``, ...
        next_page: URL of the next page of a multi-page article, or None.
        claims: Every reading of every field, won and lost.
    """

    url: str
    canonical_url: str
    title: str | None
    title_raw: str | None
    text: str
    text_raw: str
    dropped: tuple[DroppedLine, ...]
    author: str | None
    editor: str | None
    declared_source: str | None
    source: str | None
    original_title: str | None
    references: tuple[str, ...]
    published: Instant | None
    script: Literal["Hans", "Hant"] | None
    edits: tuple[Edit, ...]
    method: str
    agreement: float | None
    quality: float
    quality_reasons: tuple[str, ...]
    charset: str
    flags: tuple[str, ...]
    next_page: str | None
    claims: tuple[Claim, ...]
