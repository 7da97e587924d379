"""Texts in; the pairs of them that have something to do with each other out."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from ingest.dedup.candidates import pairs_within, signatures_of_keys
from ingest.dedup.decide import Pair, pair_of
from ingest.dedup.profile import Profile, profile_of
from ingest.model.document import Document
from ingest.text.clean import key_text

PROFILES_KEPT = 2048
"""Prepared texts held at once, about 35 kB each; pairs come sorted, so most are found again."""


def pairs_of(documents: Sequence[Document]) -> list[Pair]:
    """Return the pairs that have something to do with each other, in order of their ids.

    Args:
        documents: In ascending order of their ids.
    """
    keys = [key_text(document.text) for document in documents]

    @lru_cache(maxsize=PROFILES_KEPT)
    def profile(position: int) -> Profile:
        return profile_of(documents[position], keys[position])

    candidates = set(pairs_within(signatures_of_keys(keys)))
    candidates |= _referring(documents)
    found = (pair_of(profile(left), profile(right)) for left, right in sorted(candidates))
    return [pair for pair in found if pair is not None]


def _referring(documents: Sequence[Document]) -> set[tuple[int, int]]:
    """Return the pairs of positions of which one document gives the other's address."""
    by_url: Mapping[str, int] = {
        document.url: position for position, document in enumerate(documents) if document.url
    }
    return {
        (min(position, by_url[url]), max(position, by_url[url]))
        for position, document in enumerate(documents)
        for url in document.references
        if url in by_url and by_url[url] != position
    }
