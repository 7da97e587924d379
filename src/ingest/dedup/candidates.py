"""Pairs of texts worth comparing: those that share a band key or enough sampled 5-grams.

Everything here is arrays, so that a store can keep the same keys in tables and join a new batch
with the old ones; ``pairs_within`` is the same join inside one batch.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.dedup.minhash import BANDS, band_keys, frac_hashes, minhash
from ingest.dedup.shingles import grams_at
from ingest.model.document import Document
from ingest.text.clean import key_text

BAND_CAP = 200
FRAC_CAP = 40
"""Texts of one key that are paired all with all; beyond, each with the first ``HUBS`` only.

A band key in more texts than this is one release copied everywhere, a 5-gram one portal's
disclaimer more often; the first few keep a family in one piece either way.
"""

HUBS = 8

FRAC_SHARED = 2
"""Sampled 5-grams two texts must share: one alone is a common phrase more often than a quote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """The keys by which a batch of texts finds its candidates.

    Args:
        n_documents: Texts in the batch; the arrays name them by position.
        band_documents: Position of the text, one per row of ``band_keys``.
        band_keys: MinHash band keys, 32 per text with at least five key characters.
        frac_documents: Position of the text, one per row of ``frac_hashes``.
        frac_hashes: Sampled 5-gram hashes, distinct within a text.
    """

    n_documents: int
    band_documents: NDArray[np.int64]
    band_keys: NDArray[np.uint64]
    frac_documents: NDArray[np.int64]
    frac_hashes: NDArray[np.uint64]


def signatures_of(documents: Sequence[Document]) -> Signatures:
    """Return the signatures of a batch, positions in the order given."""
    return signatures_of_keys([key_text(document.text) for document in documents])


def signatures_of_keys(keys: Sequence[str]) -> Signatures:
    """Return the signatures of key texts, positions in the order given."""
    bands: list[NDArray[np.uint64]] = []
    samples: list[NDArray[np.uint64]] = []
    with_bands: list[int] = []
    for position, key in enumerate(keys):
        grams = grams_at(key)
        samples.append(frac_hashes(grams))
        if len(grams):
            bands.append(band_keys(minhash(grams)))
            with_bands.append(position)
    none = np.empty(0, dtype=np.uint64)
    return Signatures(
        n_documents=len(keys),
        band_documents=np.repeat(np.array(with_bands, dtype=np.int64), BANDS),
        band_keys=np.concatenate([none, *bands]),
        frac_documents=np.repeat(
            np.arange(len(keys), dtype=np.int64), [len(sample) for sample in samples]
        ),
        frac_hashes=np.concatenate([none, *samples]),
    )


def pairs_within(signatures: Signatures) -> list[tuple[int, int]]:
    """Return the candidate pairs of a batch by position, smaller first, sorted."""
    n = signatures.n_documents
    by_band = np.unique(
        _pair_codes(signatures.band_documents, signatures.band_keys, n, cap=BAND_CAP)
    )
    by_frac, shared = np.unique(
        _pair_codes(signatures.frac_documents, signatures.frac_hashes, n, cap=FRAC_CAP),
        return_counts=True,
    )
    codes = np.union1d(by_band, by_frac[shared >= FRAC_SHARED])
    return [(int(code) // n, int(code) % n) for code in codes]


def _pair_codes(
    documents: NDArray[np.int64], keys: NDArray[np.uint64], n: int, *, cap: int
) -> NDArray[np.int64]:
    """Return ``first * n + second`` for every two texts under one key, with repetitions."""
    order = np.lexsort((documents, keys))
    documents, keys = documents[order], keys[order]
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if len(keys) else keys
    sizes = np.diff(np.append(starts, len(keys)))
    codes: list[NDArray[np.int64]] = [np.empty(0, dtype=np.int64)]
    for size in np.unique(sizes[sizes > 1]):
        members = documents[starts[sizes == size][:, None] + np.arange(size)]
        if size <= cap:
            left, right = np.triu_indices(size, 1)
        else:
            left, right = np.triu_indices(n=HUBS, k=1, m=size)
        codes.append((members[:, left] * n + members[:, right]).ravel())
    return np.concatenate(codes)
