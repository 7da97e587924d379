"""Texts in; the pairs of them that have something to do with each other out."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from ingest.dedup.candidates import pairs_within, signatures_of_keys
from ingest.dedup.clusters import capture_order
from ingest.dedup.decide import Pair, pair_of
from ingest.dedup.keys import key_of
from ingest.dedup.profile import Profile, profile_of
from ingest.model.document import Document

PROFILES_KEPT = 2048
"""Prepared texts held at once, about 35 kB each; pairs come sorted, so most are found again."""


def pairs_of(documents: Sequence[Document]) -> list[Pair]:
    """Return the pairs that have something to do with each other, in order of their ids."""
    ordered = sorted(documents, key=capture_order)
    keys = {document.doc_id: key_of(document.text) for document in ordered}
    near = pairs_within(signatures_of_keys(list(keys.values())))
    candidates = {(ordered[left].doc_id, ordered[right].doc_id) for left, right in near}
    return decided(
        candidates | _referring(ordered),
        documents={document.doc_id: document for document in ordered},
        keys=keys,
    )


def decided(
    candidates: Iterable[tuple[str, str]],
    *,
    documents: Mapping[str, Document],
    keys: Mapping[str, str],
) -> list[Pair]:
    """Return the candidates that have something to do with each other, in order of their ids.

    Args:
        candidates: Ids of two documents each, in any order.
        documents: Those documents by id.
        keys: Key texts of their bodies by id.
    """

    @lru_cache(maxsize=PROFILES_KEPT)
    def profile(one: str) -> Profile:
        return profile_of(documents[one], keys[one])

    ordered = sorted({(min(pair), max(pair)) for pair in candidates})
    found = (pair_of(profile(left), profile(right)) for left, right in ordered)
    return [pair for pair in found if pair is not None]


def _referring(documents: Iterable[Document]) -> set[tuple[str, str]]:
    """Return the pairs of ids of which one document gives the other's address."""
    by_url = {document.url: document.doc_id for document in documents if document.url}
    return {
        (document.doc_id, by_url[url])
        for document in documents
        for url in document.references
        if url in by_url and by_url[url] != document.doc_id
    }
