"""What comparing two texts needs to know of each, computed once per text."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.dedup.keys import key_of
from ingest.dedup.shingles import grams_at
from ingest.model.document import Document

_NUMBER = re.compile(r"[0-9]+")
_HAN = re.compile(r"[㐀-鿿]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One text prepared for exact comparison.

    Args:
        doc_id: The document.
        title_key: Key text of the title.
        key: Key text of the body.
        length: 5-gram positions of the body; 0 when it has fewer than five key characters.
        grams: Distinct 5-gram hashes of the body, sorted.
        gram_of: Index into ``grams`` for every position of the body.
        numbers: Digit runs of the key text in order: ``3.42亿`` is ``342``.
        number_at: Position of each of them.
        han_share: Share of Han characters in the key text, 0..1; None for an empty text.
        url: Canonical URL of the document, or None.
        references: URLs the document names as its sources.
    """

    doc_id: str
    title_key: str
    key: str
    length: int
    grams: NDArray[np.uint64]
    gram_of: NDArray[np.int64]
    numbers: tuple[str, ...]
    number_at: NDArray[np.int64]
    han_share: float | None
    url: str | None
    references: tuple[str, ...]


def profile_of(document: Document, key: str) -> Profile:
    """Return the profile of a document whose body has this key text."""
    at = grams_at(key)
    grams, gram_of = np.unique(at, return_inverse=True)
    numbers = list(_NUMBER.finditer(key))
    return Profile(
        doc_id=document.doc_id,
        title_key=key_of(document.title),
        key=key,
        length=len(at),
        grams=grams,
        gram_of=gram_of,
        numbers=tuple(number.group() for number in numbers),
        number_at=np.array([number.start() for number in numbers], dtype=np.int64),
        han_share=len(_HAN.findall(key)) / len(key) if key else None,
        url=document.url,
        references=document.references,
    )
