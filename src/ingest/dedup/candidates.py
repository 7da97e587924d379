"""Pairs of texts worth comparing: those that share a band key or enough sampled 5-grams.

Everything here is arrays, so that a store can join a new batch with the keys it holds;
``pairs_within`` is the same join inside one batch. Texts are numbers that rise in the order in
which the texts were captured.

Which texts of a crowded key are compared depends on who else holds it, and on that order alone.
Texts that are captured later change nothing between the earlier ones; a text that comes in
between, or leaves, moves others, and ``displaced`` names those. So one batch after another gives
the pairs that all texts at once would give.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.dedup.keys import key_of
from ingest.dedup.minhash import band_keys, frac_hashes, minhash
from ingest.dedup.shingles import grams_at
from ingest.model.document import Document

BAND_CAP = 200
FRAC_CAP = 40
"""Texts of one key, first captured first, that are paired all with all; those after them are
paired with the first ``HUBS`` only.

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Holders:
    """Who holds which key, before and after a change of some texts; one row per text and key.

    Args:
        texts: Number of the text.
        keys: The key.
        held: Whether the text held the key before.
        holds: Whether it holds the key now.
    """

    texts: NDArray[np.int64]
    keys: NDArray[np.uint64]
    held: NDArray[np.bool_]
    holds: NDArray[np.bool_]


def signatures_of(documents: Sequence[Document]) -> Signatures:
    """Return the signatures of a batch, positions in the order given."""
    return signatures_of_keys([key_of(document.text) for document in documents])


def signatures_of_keys(keys: Sequence[str]) -> Signatures:
    """Return the signatures of key texts, positions in the order given."""
    bands: list[NDArray[np.uint64]] = []
    samples: list[NDArray[np.uint64]] = []
    for key in keys:
        band, sample = keys_of_text(key)
        bands.append(band)
        samples.append(sample)
    none = np.empty(0, dtype=np.uint64)
    positions = np.arange(len(keys), dtype=np.int64)
    return Signatures(
        n_documents=len(keys),
        band_documents=np.repeat(positions, [len(band) for band in bands]),
        band_keys=np.concatenate([none, *bands]),
        frac_documents=np.repeat(positions, [len(sample) for sample in samples]),
        frac_hashes=np.concatenate([none, *samples]),
    )


def keys_of_text(key: str) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return the band keys and the sampled hashes of a key text, both empty if it is too short."""
    grams = grams_at(key)
    if not len(grams):
        return np.empty(0, dtype=np.uint64), frac_hashes(grams)
    return band_keys(minhash(grams)), frac_hashes(grams)


def pairs_within(signatures: Signatures) -> list[tuple[int, int]]:
    """Return the candidate pairs of a batch by position, smaller first, sorted.

    Args:
        signatures: Of texts in the order in which they were captured.
    """
    everybody = np.arange(signatures.n_documents, dtype=np.int64)
    return pairs_with(
        everybody,
        bands=_held_now(signatures.band_documents, signatures.band_keys),
        fracs=_held_now(signatures.frac_documents, signatures.frac_hashes),
    )


def pairs_with(
    focus: NDArray[np.int64], *, bands: Holders, fracs: Holders
) -> list[tuple[int, int]]:
    """Return the candidate pairs that have a text in focus, smaller number first, sorted.

    Args:
        focus: Numbers of the texts whose pairs are wanted, ascending.
        bands: Holders of all band keys of those texts.
        fracs: Holders of all sampled hashes of those texts.
    """
    n = 1 + max((int(part.max()) for part in (bands.texts, fracs.texts) if len(part)), default=0)
    by_band = np.unique(pair_codes(bands, focus, n, cap=BAND_CAP))
    by_frac, shared = np.unique(pair_codes(fracs, focus, n, cap=FRAC_CAP), return_counts=True)
    codes = np.union1d(by_band, by_frac[shared >= FRAC_SHARED])
    return list(zip((codes // n).tolist(), (codes % n).tolist(), strict=True))


def displaced(holders: Holders, *, cap: int) -> NDArray[np.int64]:
    """Return the texts that kept a crowded key and are compared with other ones under it now.

    Args:
        holders: Of every key, the first ``cap + 1`` texts that stay, and all that come or go.
        cap: Texts of one key that are paired all with all.
    """
    order, starts, sizes = _grouped(holders.texts, holders.keys)
    held, holds = holders.held[order], holders.holds[order]
    before, now = (_places(flags, starts, sizes) for flags in (held, holds))
    n_before, n_now = (
        np.add.reduceat(flags, starts, dtype=np.int64) if len(starts) else starts
        for flags in (held, holds)
    )
    is_crowded = np.repeat(np.maximum(n_before, n_now) > cap, sizes)
    bounds = np.array([HUBS, cap])
    has_moved = np.searchsorted(bounds, before, "right") != np.searchsorted(bounds, now, "right")
    return np.unique(holders.texts[order][held & holds & is_crowded & has_moved])


def pair_codes(
    holders: Holders, focus: NDArray[np.int64], n: int, *, cap: int
) -> NDArray[np.int64]:
    """Return ``first * n + second`` for every pair under one key, once per key they share.

    Args:
        holders: Who holds which key.
        focus: Numbers of the texts whose pairs are wanted, ascending.
        n: More than the largest number of a text.
        cap: Texts of one key that are paired all with all.
    """
    texts, keys = holders.texts[holders.holds], holders.keys[holders.holds]
    order, starts, sizes = _grouped(texts, keys)
    texts = texts[order]
    is_wanted = np.isin(texts, focus)
    first, size = np.repeat(starts, sizes), np.repeat(sizes, sizes)
    place = np.arange(len(texts), dtype=np.int64) - first
    # earlier texts that a wanted one is paired with
    later = np.flatnonzero(is_wanted)
    reach = np.where(place < cap, place, HUBS)[later]
    before = texts[_ranges(first[later], reach)] * n + np.repeat(texts[later], reach)
    # later texts that are paired with a wanted one and are not wanted themselves
    end = np.where(place < HUBS, size, np.minimum(size, cap))[later]
    reach = np.maximum(end - place[later] - 1, 0)
    others = _ranges(later + 1, reach)
    after = (np.repeat(texts[later], reach) * n + texts[others])[~is_wanted[others]]
    return np.concatenate([before, after])


def _held_now(texts: NDArray[np.int64], keys: NDArray[np.uint64]) -> Holders:
    everywhere = np.ones(len(keys), dtype=np.bool_)
    return Holders(texts=texts, keys=keys, held=~everywhere, holds=everywhere)


def _grouped(
    texts: NDArray[np.int64], keys: NDArray[np.uint64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the order by key and text, and start and size of every key's group in it."""
    order = np.lexsort((texts, keys))
    ordered = keys[order]
    is_start = np.ones(len(keys), dtype=np.bool_)
    is_start[1:] = ordered[1:] != ordered[:-1]
    starts = np.flatnonzero(is_start)
    return order, starts, np.diff(np.append(starts, len(keys)))


def _places(
    flags: NDArray[np.bool_], starts: NDArray[np.int64], sizes: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return for every row how many flagged rows of its group stand before it."""
    before = flags.cumsum(dtype=np.int64) - flags
    places: NDArray[np.int64] = before - np.repeat(before[starts], sizes)
    return places


def _ranges(starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers ``start, start + 1, ...`` of every range, one after the other."""
    ends = sizes.cumsum()
    total = int(ends[-1]) if len(ends) else 0
    numbers: NDArray[np.int64] = np.repeat(starts - ends + sizes, sizes) + np.arange(total)
    return numbers
