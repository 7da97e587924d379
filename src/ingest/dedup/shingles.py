"""Hashed character 5-grams of a key text, frozen as part of scheme ``mh1``.

Five characters: longer than nearly every Chinese word, so two texts share a gram because they
share wording, and no segmenter is needed.
"""

import numpy as np
from numpy.typing import NDArray

GRAM = 5

_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)


def mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the values scattered over all 64 bits, one to one (the splitmix64 finaliser)."""
    out = values ^ (values >> np.uint64(30))
    out *= _MIX_1
    out ^= out >> np.uint64(27)
    out *= _MIX_2
    out ^= out >> np.uint64(31)
    return out


def grams_at(key: str) -> NDArray[np.uint64]:
    """Return the hash of the 5-gram at every position of a key text, in order.

    Empty for a text of fewer than five characters: such a text has no copies we could prove.
    """
    n = len(key) - GRAM + 1
    if n < 1:
        return np.empty(0, dtype=np.uint64)
    codes = np.frombuffer(key.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    rolled = codes[:n].copy()
    for offset in range(1, GRAM):
        rolled *= _STEP
        rolled += codes[offset : offset + n]
    return mixed(rolled)
