"""MinHash bands and FracMinHash of a text, scheme ``mh1``.

The numbers made here are stored and compared with numbers made years later: nothing in this
module or in ``shingles`` may change without a new ``SCHEME``, and the golden tests say so.
"""

import numpy as np
from numpy.typing import NDArray

from ingest.dedup.shingles import mixed

SCHEME = "mh1"
"""Version of key text, 5-gram hash, permutations, bands and sampling rates."""

PERMUTATIONS = 128
BANDS = 32
"""32 bands of 4: two texts that share half of their 5-grams meet with .87, 70 % with .9998."""

ROWS = PERMUTATIONS // BANDS

FRAC_SHORT_TEXT = 1500
"""Key characters below which 1 in 16 hashes is kept; above, 1 in 32.

1/32 alone lost a quarter of the previews of short articles (24 % of them, measured).
"""

_FRAC_SHORT_LIMIT = np.uint64(2**64 // 16)
_FRAC_LONG_LIMIT = np.uint64(2**64 // 32)
_BAND_SHIFT = np.uint64(59)
_HASH_SHIFT = np.uint64(5)
_SEEDS = mixed(np.arange(1, 2 * PERMUTATIONS + 1, dtype=np.uint64) * np.uint64(0xD1342543DE82EF95))
_FACTORS = ((_SEEDS[:PERMUTATIONS] >> np.uint64(32)).astype(np.uint32) | np.uint32(1))[:, None]
_OFFSETS = (_SEEDS[PERMUTATIONS:] >> np.uint64(32)).astype(np.uint32)[:, None]
_BLOCK = 2048
_BAND_IDS = np.arange(BANDS, dtype=np.uint64)


def minhash(grams: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """Return the 128 minima of a non-empty array of 5-gram hashes.

    The share of equal places in two results estimates the Jaccard similarity.
    """
    small = (grams >> np.uint64(32)).astype(np.uint32)
    minima = np.full(PERMUTATIONS, 0xFFFFFFFF, dtype=np.uint32)
    for start in range(0, len(small), _BLOCK):  # a block fits the second-level cache
        permuted = _FACTORS * small[None, start : start + _BLOCK]
        permuted += _OFFSETS
        np.minimum(minima, permuted.min(axis=1), out=minima)
    return minima


def band_keys(minima: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Return 32 keys, one per band, the band number in the top five bits.

    Texts are candidates when they share any key, so one column joins all bands.
    """
    rows = minima.astype(np.uint64).reshape(BANDS, ROWS)
    left = (rows[:, 0] << np.uint64(32)) | rows[:, 1]
    right = (rows[:, 2] << np.uint64(32)) | rows[:, 3]
    hashed = mixed(left ^ mixed(right))
    return (_BAND_IDS << _BAND_SHIFT) | (hashed >> _HASH_SHIFT)


def frac_hashes(grams: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the distinct 5-gram hashes below a fixed limit, sorted.

    The same gram is kept or dropped in every text, so a short text inside a long one shares
    its sample with it, which MinHash of the whole cannot see.
    """
    limit = _FRAC_SHORT_LIMIT if len(grams) < FRAC_SHORT_TEXT else _FRAC_LONG_LIMIT
    return np.unique(grams[grams < limit])
