"""Paragraphs side by side as one key text, and the way back from it to their words."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from ingest.dedup import keys

_OPENING = "“‘「『《（(【["
_SENTENCE_END = re.compile("[。！？!?\n]+[”’」』）)]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Paragraphs of one text, one behind the other.

    Args:
        numbers: Their positions in the text.
        texts: Their words.
        keys: Their key texts, none of them empty.
        key: The key texts together.
        starts: Where each of them starts in ``key``.
    """

    numbers: tuple[int, ...]
    texts: tuple[str, ...]
    keys: tuple[str, ...]
    key: str
    starts: tuple[int, ...]

    def at(self, offset: int) -> int:
        """Return which of the paragraphs a character of the key text is in."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def end(self, one: int) -> int:
        """Return where the key text of a paragraph ends."""
        return self.starts[one] + len(self.keys[one])

    def sentences(self, start: int, end: int) -> tuple[int, int]:
        """Return a stretch of the key text widened to the sentences it touches."""
        first, last = self.at(start), self.at(max(start, end - 1))
        opening = sentence_starts(self.texts[first], self.keys[first])
        closing = sentence_starts(self.texts[last], self.keys[last])
        a = bisect_right(opening, start - self.starts[first]) - 1
        b = bisect_right(closing, max(start, end - 1) - self.starts[last])
        return (
            self.starts[first] + opening[a],
            self.starts[last] + closing[b] if b < len(closing) else self.end(last),
        )

    def words(self, start: int, end: int) -> str:
        """Return the words of a stretch of the key text, with the marks that close it.

        A paragraph whose characters cannot be told one from another is given whole.
        """
        parts = []
        for one in range(self.at(start), self.at(max(start, end - 1)) + 1):
            a, b = max(start, self.starts[one]), min(end, self.end(one))
            parts.append(
                _words(self.texts[one], self.keys[one], a - self.starts[one], b - self.starts[one])
            )
        return "\n".join(parts)


@lru_cache(maxsize=8192)
def key_of(paragraph: str) -> str:
    """Return the key text of a paragraph; kept, as many copies have it."""
    return keys.key_of(paragraph)


def keys_together(text: str) -> str:
    """Return the key texts of a text's paragraphs, one behind the other."""
    return "".join(map(key_of, text.split("\n")))


def run_of(texts: Sequence[str], keys: Sequence[str], numbers: Sequence[int]) -> Run:
    """Return the paragraphs of a text that have these positions as a run."""
    chosen = [keys[n] for n in numbers]
    return Run(
        numbers=tuple(numbers),
        texts=tuple(texts[n] for n in numbers),
        keys=tuple(chosen),
        key="".join(chosen),
        starts=tuple(accumulate(map(len, chosen), initial=0))[: len(chosen)],
    )


@lru_cache(maxsize=64)
def offsets_of(text: str, key: str) -> tuple[int, ...] | None:
    """Return for every character of a key text where it stands in the text.

    None when the two cannot be matched one by one: a few words change length when simplified.
    """
    found = tuple(
        at
        for at, char in enumerate(text)
        for folded in unicodedata.normalize("NFKC", char).lower()
        if folded.isalnum()
    )
    return found if len(found) == len(key) else None


@lru_cache(maxsize=64)
def sentence_starts(text: str, key: str) -> tuple[int, ...]:
    """Return where the sentences of a paragraph start in its key text."""
    offsets = offsets_of(text, key)
    if offsets is None:
        return (0,)
    ends = (bisect_left(offsets, mark.end()) for mark in _SENTENCE_END.finditer(text))
    return tuple(sorted({0, *(end for end in ends if end < len(key))}))


def _words(text: str, key: str, start: int, end: int) -> str:
    offsets = offsets_of(text, key)
    if offsets is None or (start == 0 and end == len(key)):
        return text.strip()
    first, last = offsets[start] if start else 0, offsets[end] if end < len(offsets) else len(text)
    while first and text[first - 1] in _OPENING:
        first -= 1
    while last > first and last < len(text) and text[last - 1] in _OPENING:
        last -= 1
    return text[first:last].strip()
