"""Articles of the ledger as the search for copies sees them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from ingest.model.article import Article, ClaimRow, Content, DroppedLineRow
from ingest.model.document import Document
from ingest.portals.portal import Portal
from ingest.portals.registry import all_portals
from ingest.store.lookup import Lookup


def compared_documents(lookup: Lookup, ids: Collection[str]) -> dict[str, Document]:
    """Return articles by id with all that comparing them reads; unknown ids are left out."""
    articles = lookup.rows(Article, "article_id", ids)
    texts = _texts(lookup, {article.text_sha256 for article in articles})
    return {one.article_id: _document(one, texts[one.text_sha256]) for one in articles}


def traced_documents(lookup: Lookup, ids: Collection[str]) -> dict[str, Document]:
    """Return articles by id with all that tracing them reads; unknown ids are left out."""
    articles = lookup.rows(Article, "article_id", ids)
    texts = _texts(
        lookup, {sha for one in articles for sha in (one.text_sha256, one.text_raw_sha256)}
    )
    claims: defaultdict[str, list[ClaimRow]] = defaultdict(list)
    for claim in lookup.rows(ClaimRow, "article_id", ids):
        claims[claim.article_id].append(claim)
    lines: defaultdict[str, list[DroppedLineRow]] = defaultdict(list)
    for line in lookup.rows(DroppedLineRow, "article_id", ids):
        lines[line.article_id].append(line)
    return {
        one.article_id: replace(
            _document(one, texts[one.text_sha256]),
            text_raw=texts[one.text_raw_sha256],
            claims=tuple(claims[one.article_id]),
            origin_lines=tuple(lines[one.article_id]),
        )
        for one in articles
    }


def _texts(lookup: Lookup, shas: Collection[str]) -> dict[str, str]:
    return {content.sha256: content.text for content in lookup.rows(Content, "sha256", shas)}


def _document(article: Article, text: str) -> Document:
    return Document(
        doc_id=article.article_id,
        title=article.title or "",
        text=text,
        published_at=article.published_at,
        published_latest_at=article.published_latest_at,
        portal=_own_outlet(all_portals().get(article.portal or ""), article.source),
        source=article.source,
        declared_source=article.declared_source,
        original_title=article.original_title,
        references=article.references,
        url=article.canonical_url,
        first_seen_at=article.first_seen_at,
    )


def _own_outlet(portal: Portal | None, source: str | None) -> str | None:
    """Return the outlet whose own place a page stands on, by id or name."""
    if portal is None:
        return None
    return source if portal.has_accounts else portal.outlet
