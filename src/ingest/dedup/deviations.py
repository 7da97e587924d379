"""One place where a text has other words than another, and how unlikely that is to happen twice."""

from dataclasses import dataclass

from ingest.dedup.pieces import key_of, sentence_starts

_PHRASE = 4
"""Key characters up to which two editors may leave out or put in the same words."""

_NOTE = 12
"""Key characters of an added paragraph that are a note; less is 图片来源 and the like."""

_SAME_WORD = (
    *("的地得", "他她它", "做作", "帐账", "惟唯", "象像", "份分", "那哪", "在再", "已以", "即既"),
    *("坐座", "两二", "与和", "了着", "是为", "於于", "裡里", "祇只"),
)
"""Characters that editors put for each other everywhere."""

_NUMERALS = frozenset("0123456789零〇一二三四五六七八九十百千万亿两")


@dataclass(frozen=True, slots=True)
class Deviation:
    """One place where a text has other words than the text it was aligned with.

    Args:
        start: Start in the key text of the reference.
        end: End there; equal to ``start`` for an insertion.
        words: Key characters that stand there instead; empty for an omission.
    """

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where paragraphs and sentences of the reference begin, in its key text."""

    paragraphs: frozenset[int]
    sentences: frozenset[int]
    end: int

    @classmethod
    def of(cls, text: str) -> "Places":
        """Return the places of a text."""
        paragraphs, sentences, at = {0}, {0}, 0
        for paragraph in text.split("\n"):
            key = key_of(paragraph)
            sentences |= {at + start for start in sentence_starts(paragraph, key)}
            at += len(key)
            paragraphs.add(at)
        return cls(frozenset(paragraphs), frozenset(sentences | paragraphs), at)


def leftmost(key: str, start: int, end: int, words: str) -> Deviation:
    """Return a change moved to the left where the same could be said of another place."""
    while start and end > start and not words and key[start - 1] == key[end - 1]:
        start, end = start - 1, end - 1
    while start and words and end == start and key[start - 1] == words[-1]:
        words = key[start - 1] + words[:-1]
        start = end = start - 1
    return Deviation(start, end, words)


def points_of(deviation: Deviation, old: str, places: Places, *, is_habit: bool) -> int:
    """Return how unlikely it is that two editors made a change apart: 0, 1 or 2.

    Args:
        deviation: The change.
        old: What the reference has there.
        places: Where paragraphs and sentences of the reference begin.
        is_habit: Whether the text has the same words for the same words elsewhere.
    """
    start, end, words = deviation.start, deviation.end, deviation.words
    is_paragraph = start in places.paragraphs and end in places.paragraphs
    is_sentence = start in places.sentences and end in places.sentences
    if start == 0 or end == places.end or (is_paragraph and old and not words):
        return 0  # leads, endings and what was cut for length are everybody's own
    if words and old:
        if is_habit or _is_same_word(old, words):
            return 0
        return 2 if min(len(old), len(words)) > _PHRASE else 1
    if is_paragraph:
        return 2 if len(words) >= _NOTE else 0
    return 2 if len(old + words) > _PHRASE and not (old and is_sentence) else 1


def _is_same_word(old: str, words: str) -> bool:
    """Return whether editors put one for the other without a thought: 账 for 帐, 3 for 三."""
    if any(old in group and words in group for group in _SAME_WORD):
        return len(old) == len(words) == 1
    return set(old + words) <= _NUMERALS and old.isascii() != words.isascii()
