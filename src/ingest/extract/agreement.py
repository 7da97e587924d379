"""How far two readings of one text agree."""

import re
from collections import Counter

_SPACE = re.compile(r"\s+")
_N = 4


def grams_of(text: str) -> Counter[str]:
    """Return the 4-character sequences of a text with their counts; spaces do not count."""
    folded = _SPACE.sub("", text)
    if len(folded) < _N:
        return Counter([folded] if folded else [])
    return Counter(folded[i : i + _N] for i in range(len(folded) - _N + 1))


def agreement(one: Counter[str], other: Counter[str]) -> float:
    """Return the F1 of two 4-gram counts, share 0..1; 0 when either is empty."""
    n_one, n_other = one.total(), other.total()
    if not n_one or not n_other:
        return 0.0
    return 2 * (one & other).total() / (n_one + n_other)
