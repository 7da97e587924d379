"""Whether two quotations are the same words, and how to find those that may be.

What is found depends on two quotations alone, never on how many others there are: that lets the
quotations of new articles be gathered beside stored ones, with the result of all at once.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from zlib import crc32

from rapidfuzz import fuzz

from ingest.text.clean import key_text
from ingest.text.han import HAN, PRIVATE_USE
from ingest.text.lost import lost_marks

# Shorter words are said by many and copied from nobody; in characters of the key text.
KEY_MIN = 6
# A part of a quotation must be this long to belong to the whole: shorter sayings are everywhere.
PART_MIN = 12
# rapidfuzz ratio, 0..100: two translations of one sentence stay below, a changed word above.
RATIO_MIN = 90.0

# Every run of PART_MIN characters has a chosen gram: the least of three neighbours is chosen. Five
# characters, as short as that, are phrases that thousands of quotations have.
_GRAM = 10
_WINDOW = PART_MIN - _GRAM + 1
# Shorter words that differ by one character may share no gram; they share the beginning or the end.
_EDGES_BELOW = 24
_EDGE = 5

_SEGMENTED = re.compile(f"(?<=[{HAN}]) +(?=[{HAN}])")
_LEFT_OVER = re.compile(r"&[a-z]{2,6};|</?[a-z]+[^<>]*>|\ufffd")


# A batch of 10,000 articles has some 40,000 quotations; each is asked for when it is looked up,
# grouped, shown and stored.
_REMEMBERED = 1 << 16


@lru_cache(maxsize=_REMEMBERED)
def key_of_words(words: str) -> str:
    """Return the key text of a quotation, remembered: it is needed five times and costs most."""
    return key_text(words)


def says_the_same(one: str, other: str) -> bool:
    """Return whether two key texts are variants of one quotation."""
    short, long = sorted((one, other), key=len)
    if len(short) >= PART_MIN and short in long:
        return True
    if _numbers(one) != _numbers(other):
        return False
    return fuzz.ratio(one, other, score_cutoff=RATIO_MIN) >= RATIO_MIN


@lru_cache(maxsize=_REMEMBERED)
def blocks_of(key: str) -> tuple[int, ...]:
    """Return the blocks of a key text, ascending: variants of one quotation share one.

    Equal ones and parts of ``PART_MIN`` characters surely do; nearly equal ones unless the changes
    are spread so that no run of that length is left between them.
    """
    return tuple(sorted({_number(block) for block in _blocks(key)}))


def _blocks(key: str) -> Iterator[str]:
    if not key:
        return
    yield f"={key}"
    if KEY_MIN <= len(key) < _EDGES_BELOW:
        yield f"^{key[:_EDGE]}"
        yield f"{key[-_EDGE:]}$"
    grams = [key[i : i + _GRAM] for i in range(len(key) - _GRAM + 1)]
    marked = [(crc32(gram.encode()), gram) for gram in grams]
    for i in range(max(1, len(marked) - _WINDOW + 1) if marked else 0):
        yield min(marked[i : i + _WINDOW])[1]


def _number(block: str) -> int:
    """Return 64 bits of a block's hash, read as signed: what a table can hold."""
    return int.from_bytes(blake2b(block.encode(), digest_size=8).digest(), "big", signed=True)


def damage_of(text: str) -> int:
    """Return how many traces of damage words show: lost characters, gaps, remains of a page."""
    return (
        len(lost_marks(text))
        + len(_SEGMENTED.findall(text))
        + len(_LEFT_OVER.findall(text))
        + len(PRIVATE_USE.findall(text))
        + abs(text.count("“") - text.count("”"))
        + abs(text.count("《") - text.count("》"))
    )


def _numbers(key: str) -> list[str]:
    return re.findall(r"\d+", key)
