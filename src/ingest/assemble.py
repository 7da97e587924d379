"""From what a page says to the rows we keep: one article with its text, topics and dirt."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from operator import attrgetter
from typing import Literal, NamedTuple

from ingest.enrich.names.mentions import mentions_of
from ingest.enrich.quotes.quotes import quotes_of
from ingest.enrich.relevance import deciding_terms, relevance_of, relevance_version
from ingest.enrich.spans import Mention, Quotation
from ingest.enrich.topics import topics_of
from ingest.extract.article import article_from
from ingest.extract.pages import join_pages
from ingest.extract.parts import ArticleParts
from ingest.model.article import Article, ClaimRow, Content, DroppedLineRow, TopicRow
from ingest.model.mention import MentionRow, QuoteRow
from ingest.model.page import FetchedPage, Page
from ingest.portals.portal import Portal
from ingest.portals.registry import all_portals, portal_of
from ingest.text.language import language_of
from ingest.text.outlets import all_outlets, outlet_named
from ingest.text.urls import article_id, host_of

RULES_VERSION = "2026-11-22.2"
"""Changes whenever extraction, repair or scoring may give another result for the same page."""

MARKS = frozenset({"rules_version", "relevance_version", "made_digest"})
"""Columns of an article that only say what it was made by: they alone make no other article."""

DETAILS = ("dropped", "claims", "topics", "mentions", "quotes")
"""Rows of an article apart from its own and its texts."""

_OWN = attrgetter(
    *(field.name for field in fields(Article) if field.name not in {*MARKS, "first_seen_at"})
)
_DETAILS = attrgetter(*DETAILS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What pages are read by.

    Args:
        version: What the rows say that are made by it.
        portals: Declarations that stand in for the installed ones with the same ids.
    """

    version: str = RULES_VERSION
    portals: tuple[Portal, ...] = ()

    def portal(self, portal_id: str) -> Portal | None:
        """Return the portal of an id, None if nobody declares it."""
        own = next((one for one in self.portals if one.id == portal_id), None)
        return own or all_portals().get(portal_id)

    def portal_at(self, host: str) -> Portal | None:
        """Return the portal that serves a host name, or None."""
        found = portal_of(host)
        return self.portal(found.id) if found is not None else None


PRESENT = Rules()
"""The rules of this program."""


class OutletFound(NamedTuple):
    """Who wrote a text, and how we know."""

    id: str | None
    name: str | None
    method: Literal["source", "declared_source", "portal"] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Every row that one article gives."""

    article: Article
    contents: tuple[Content, ...]
    dropped: tuple[DroppedLineRow, ...]
    claims: tuple[ClaimRow, ...]
    topics: tuple[TopicRow, ...]
    mentions: tuple[MentionRow, ...]
    quotes: tuple[QuoteRow, ...]


def make_article(
    pages: Sequence[tuple[Page, FetchedPage]], *, first_seen_at: datetime, rules: Rules = PRESENT
) -> Made:
    """Return the rows of one article, made from its page or pages in reading order.

    Args:
        pages: The pages.
        first_seen_at: When the address was first fetched, UTC.
        rules: What they are read by.

    Raises:
        PageError: The first page is no article we can use.
    """
    first, fetched = pages[0]
    parts, portal = parts_by_rules(fetched, rules)
    if len(pages) > 1:
        parts = join_pages([parts, *(article_from(p, portal=portal) for _, p in pages[1:])])
    return rows_of(parts, page=first, portal=portal, first_seen_at=first_seen_at, rules=rules)


def rows_of(
    parts: ArticleParts,
    *,
    page: Page,
    portal: Portal | None,
    first_seen_at: datetime,
    rules: Rules = PRESENT,
) -> Made:
    """Return the rows of one article whose parts are known."""
    identity = article_id(parts.canonical_url)
    title = parts.title or ""
    language = language_of(title, parts.text)
    relevance = relevance_of(title, parts.text)
    mentions = mentions_of(parts.text, title=title)
    outlet = outlet_of(parts, portal)
    published = parts.published
    text, text_raw = _content(parts.text), _content(parts.text_raw)
    article = Article(
        article_id=identity,
        canonical_url=parts.canonical_url,
        url=page.url,
        portal=page.portal,
        outlet=outlet.id,
        outlet_name=outlet.name,
        outlet_method=outlet.method,
        source=parts.source,
        declared_source=parts.declared_source,
        author=parts.author,
        editor=parts.editor,
        title=parts.title,
        title_raw=parts.title_raw,
        original_title=parts.original_title,
        references=parts.references,
        published_at=published.earliest if published else None,
        published_latest_at=published.latest if published else None,
        published_precision=published.precision if published else None,
        published_raw=published.raw if published else None,
        lang=language.lang,
        lang_prob=language.prob,
        lang_method=language.method,
        script=parts.script,
        n_chars=len(parts.text),
        agreement=parts.agreement,
        quality=parts.quality,
        quality_reasons=parts.quality_reasons,
        flags=parts.flags,
        n_repairs=len(parts.edits),
        relevance=relevance.score,
        is_relevant=relevance.is_relevant,
        relevance_terms=deciding_terms(relevance.evidence),
        relevance_version=relevance_version(),
        text_sha256=text.sha256,
        text_raw_sha256=text_raw.sha256,
        method=parts.method,
        rules_version=rules.version,
        page_id=page.page_id,
        fetched_at=page.fetched_at,
        first_seen_at=first_seen_at,
    )
    made = Made(
        article=article,
        contents=(text,) if text == text_raw else (text, text_raw),
        dropped=tuple(
            DroppedLineRow(article_id=identity, position=n, line=dropped.line, rule=dropped.rule)
            for n, dropped in enumerate(parts.dropped)
        ),
        claims=tuple(
            ClaimRow(
                article_id=identity,
                position=n,
                field=claim.field,
                value=claim.value,
                rule=claim.rule,
                found_in=claim.where,
                is_taken=claim.won,
            )
            for n, claim in enumerate(parts.claims)
        ),
        topics=tuple(
            TopicRow(
                article_id=identity,
                topic=tag.topic,
                score=tag.score,
                evidence=tuple(dict.fromkeys(span.alias for span in tag.spans)),
            )
            for tag in topics_of(relevance.evidence)
        ),
        mentions=tuple(_mention_row(identity, parts.text, mention) for mention in mentions),
        quotes=tuple(
            _quote_row(identity, parts.text, quote) for quote in quotes_of(parts.text, mentions)
        ),
    )
    return replace(made, article=replace(article, made_digest=made_digest(made)))


def made_digest(made: Made) -> str:
    """Return what is the same as long as the rules make the same of a page."""
    said = repr((_OWN(made.article), _DETAILS(made)))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _mention_row(article_id: str, text: str, mention: Mention) -> MentionRow:
    return MentionRow(
        article_id=article_id,
        start=mention.start,
        end=mention.end,
        words=text[mention.start : mention.end],
        kind=mention.kind,
        entity=mention.entity,
        name=mention.name,
        how=mention.how,
    )


def _quote_row(article_id: str, text: str, quote: Quotation) -> QuoteRow:
    start, end = quote.spoken_at or (None, None)
    return QuoteRow(
        article_id=article_id,
        start=quote.start,
        end=quote.end,
        words=text[quote.start : quote.end],
        kind=quote.kind,
        speaker=quote.speaker,
        speaker_id=quote.speaker_id,
        how=quote.how,
        cue=quote.cue,
        speaker_start=start,
        speaker_end=end,
    )


def outlet_of(parts: ArticleParts, portal: Portal | None) -> OutletFound:
    """Return who wrote the text as far as page and portal say.

    A page that names nobody speaks for its own portal, unless that portal mostly reposts.
    """
    statements: tuple[tuple[str | None, Literal["source", "declared_source"]], ...] = (
        (parts.source, "source"),
        (parts.declared_source, "declared_source"),
    )
    for name, method in statements:
        if name:
            outlet = outlet_named(name)
            return OutletFound(
                outlet.id if outlet else None, outlet.name if outlet else name, method
            )
    if portal is not None and portal.outlet:
        own = next((o for o in all_outlets() if o.id == portal.outlet), None)
        if own is not None and not own.mostly_reposts:
            return OutletFound(own.id, own.name, "portal")
    return OutletFound(None, None, None)


def parts_by_rules(page: FetchedPage, rules: Rules = PRESENT) -> tuple[ArticleParts, Portal | None]:
    """Return the parts of a page's article by the rules of its portal, and that portal.

    A saved file has no address; the canonical address inside it tells whose rules to use.

    Raises:
        PageError: The page is no article we can use.
    """
    portal = _portal_of(page, rules)
    parts = article_from(page, portal=portal)
    if portal is None and parts.canonical_url.startswith("http"):
        portal = rules.portal_at(host_of(parts.canonical_url))
        if portal is not None and portal.rules:
            parts = article_from(page, portal=portal)
    return parts, portal


def _portal_of(page: FetchedPage, rules: Rules) -> Portal | None:
    if page.portal:
        return rules.portal(page.portal)
    return rules.portal_at(host_of(page.url)) if page.url.startswith("http") else None


def _content(text: str) -> Content:
    return Content(sha256=hashlib.sha256(text.encode()).hexdigest(), text=text)
