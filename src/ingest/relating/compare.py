"""New and changed articles are signed and compared with those they meet."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from ingest.dedup.decide import Pair
from ingest.dedup.keys import key_of
from ingest.dedup.pairs import decided
from ingest.dedup.stored import comparison_of, digest_of, signature_of
from ingest.model.article import Article
from ingest.model.document import Document
from ingest.model.signature import Signature
from ingest.relating.documents import compared_documents
from ingest.store.bands import Bands
from ingest.store.ledger import Ledger
from ingest.store.lookup import Lookup

STRANGERS = 1000
"""Stored texts loaded at once to compare a batch with; prepared, they take 35 MB."""

PairOfIds = tuple[str, str]


def compare(ledger: Ledger, lookup: Lookup, ids: Collection[str], *, run_id: str) -> frozenset[str]:
    """Compare articles that are new or have changed with all others, and store what was found.

    The signatures go last: a text with a signature has been compared with all others that have
    one. Nothing is written for an article that reads as it did.

    The pairs are those that all texts at once would have. That could end only where a run is
    killed after it withdrew a pair of displaced texts and before it wrote the signatures, and the
    articles that displaced them are as before when the next one looks.

    Args:
        ledger: Where to write.
        lookup: The same ledger, to read.
        ids: Articles that may be new or changed.
        run_id: The run that writes.

    Returns:
        Stored texts whose pairs were decided anew though they themselves did not change.
    """
    documents = compared_documents(lookup, ids)
    keys = {one: key_of(document.text) for one, document in documents.items()}
    bands = Bands(lookup)
    known = bands.digests(ids)
    batch = [
        signature_of(document, keys[one])
        for one, document in documents.items()
        if known.get(one) != (digest_of(document, keys[one]), document.first_seen_at)
    ]
    if not batch:
        return frozenset()
    bands.enter(batch)
    meetings = bands.meetings()
    focus = {one.article_id for one in batch} | meetings.displaced
    documents |= compared_documents(lookup, meetings.displaced)
    keys |= {one: key_of(documents[one].text) for one in meetings.displaced}
    met = meetings.candidates | set(_referring(lookup, [documents[one] for one in focus]))
    digest_of_text = {
        one: digest
        for one, (digest, _) in bands.digests({one for pair in met for one in pair}).items()
    }
    candidates = {_ordered(pair) for pair in met if digest_of_text.keys() >= set(pair)}
    stored = {(row.a, row.b): row for row in bands.comparisons(focus)}
    withdrawn = [
        replace(row, relation=None) for pair, row in stored.items() if pair not in candidates
    ]
    found = [
        comparison_of(pair, digest_of_text)
        for pairs in _decided(lookup, candidates - stored.keys(), documents, keys)
        for pair in pairs
    ]
    moved = lookup.rows(Signature, "article_id", meetings.displaced)
    ledger.append("pairs", [*found, *withdrawn], run_id=run_id)
    ledger.append("signatures", [*batch, *moved], run_id=run_id)
    return meetings.displaced


def _decided(
    lookup: Lookup,
    candidates: Collection[PairOfIds],
    documents: Mapping[str, Document],
    keys: Mapping[str, str],
) -> Iterator[list[Pair]]:
    """Yield the candidates that have something to do with each other, part by part.

    Args:
        lookup: The ledger, for texts that are not given.
        candidates: Ids of two texts each.
        documents: Texts of the batch by id; of every candidate one at least.
        keys: Their key texts by id.
    """
    strangers = sorted({one for pair in candidates for one in pair if one not in documents})
    yield decided(
        {pair for pair in candidates if documents.keys() >= set(pair)},
        documents=documents,
        keys=keys,
    )
    for start in range(0, len(strangers), STRANGERS):
        theirs = compared_documents(lookup, strangers[start : start + STRANGERS])
        yield decided(
            {pair for pair in candidates if theirs.keys() & set(pair)},
            documents={**documents, **theirs},
            keys={**keys, **{one: key_of(other.text) for one, other in theirs.items()}},
        )


def _referring(lookup: Lookup, documents: Collection[Document]) -> Iterator[PairOfIds]:
    """Yield the pairs of ids of which one text gives the other's address."""
    cited = {url for document in documents for url in document.references}
    by_url = {
        article.canonical_url: article.article_id
        for article in lookup.rows(Article, "canonical_url", cited)
    }
    for document in documents:
        for url in document.references:
            if by_url.get(url, document.doc_id) != document.doc_id:
                yield document.doc_id, by_url[url]
    by_url = {document.url: document.doc_id for document in documents if document.url}
    for article in lookup.rows_with_any(Article, "references", by_url.keys()):
        for url in article.references:
            if by_url.get(url, article.article_id) != article.article_id:
                yield article.article_id, by_url[url]


def _ordered(pair: PairOfIds) -> PairOfIds:
    return min(pair), max(pair)
