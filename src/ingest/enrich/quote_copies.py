"""Quotations of many articles brought together: the same words are one, with their variants.

Pure: printings in, groups out, whatever the order they come in.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz

from ingest.text.clean import key_text

# Shorter words are said by many and copied from nobody; in characters of the key text.
KEY_MIN = 6
# A part of a quotation must be this long to belong to the whole: shorter sayings are everywhere.
PART_MIN = 12
# rapidfuzz ratio, 0..100: two translations of one sentence stay below, a changed word above.
RATIO_MIN = 90.0
_GRAM = 5
# A gram in more different texts than this is a phrase and proposes nothing.
_GRAM_TEXTS_MAX = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """One quotation as one article prints it.

    Args:
        article_id: The article.
        start: Its first character there, so that an article may print words twice.
        text: The words as printed, without marks.
        speaker: Id of the speaker, else the name, or None.
        published_at: First instant the article's date can mean, UTC, or None.
        published_latest_at: Last instant it can mean, UTC, or None for an exact date.
        is_original: Whether the copies of this article name it as where the text came from.
    """

    article_id: str
    start: int
    text: str
    speaker: str | None
    published_at: datetime | None
    published_latest_at: datetime | None = None
    is_original: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One wording of a quotation.

    Args:
        text: The words as its first printing has them.
        n_printings: How many printings have the same key text.
    """

    text: str
    n_printings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedQuote:
    """The same words of the same speaker in all articles that carry them.

    Args:
        first: The first printing.
        speaker: Id or name of the speaker, or None where no printing names one.
        variants: Wordings, the most printed first.
        printings: All of them, by article and place.
        n_articles: How many articles carry the words.
    """

    first: Printing
    speaker: str | None
    variants: tuple[Variant, ...]
    printings: tuple[Printing, ...]
    n_articles: int


def carried_quotes(printings: Iterable[Printing]) -> tuple[CarriedQuote, ...]:
    """Return the quotations that printings share, each with its first printing and variants.

    Two printings belong together when their key texts are equal, when one holds the other, or
    when they are nearly equal and have the same numbers; never across two named speakers. Words
    shorter than ``KEY_MIN`` belong together only when equal and of the same named speaker.
    """
    ordered = sorted(set(printings), key=_place)
    keys = [key_text(printing.text) for printing in ordered]
    groups = _Groups(len(ordered))
    for one, other in _same(ordered, keys):
        groups.join(one, other)
    quotes = []
    for members in groups.members():
        quotes += [_quote(part, ordered, keys) for part in _by_speaker(members, ordered, keys)]
    return tuple(sorted(quotes, key=lambda quote: _place(quote.first)))


def first_printing(printings: Sequence[Printing]) -> Printing:
    """Return the printing whose date is surely the earliest.

    Of those whose dates overlap the original is first, then the one with the earliest last
    instant. Printings without a date come after all others.
    """
    ends = [end for end in map(_latest, printings) if end is not None]
    if ends:
        border = min(ends)
        printings = [
            one for one in printings if one.published_at is not None and one.published_at <= border
        ]
    return min(printings, key=lambda one: (not one.is_original, *_dated(one), *_place(one)))


def _dated(printing: Printing) -> tuple[float, float]:
    latest = _latest(printing)
    if latest is None or printing.published_at is None:
        return (0.0, 0.0)
    return (latest.timestamp(), printing.published_at.timestamp())


def _latest(printing: Printing) -> datetime | None:
    if printing.published_at is None:
        return None
    return printing.published_latest_at or printing.published_at


def _place(printing: Printing) -> tuple[str, int, str, str, tuple[float, float], bool]:
    """Return what puts printings in an order that their arrival does not change."""
    return (
        printing.article_id,
        printing.start,
        printing.text,
        printing.speaker or "",
        _dated(printing),
        printing.is_original,
    )


def _same(printings: Sequence[Printing], keys: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of printings that belong together; chains of them make a group."""
    by_key: dict[tuple[str, str | None], list[int]] = defaultdict(list)
    for i, (printing, key) in enumerate(zip(printings, keys, strict=True)):
        by_key[key, printing.speaker].append(i)
    for (key, speaker), alike in by_key.items():
        if len(key) >= KEY_MIN or (key and speaker is not None):
            yield from ((alike[0], other) for other in alike[1:])
    spoken: dict[str, list[int]] = defaultdict(list)
    for (key, _), alike in by_key.items():
        if len(key) >= KEY_MIN:
            spoken[key].append(alike[0])
    for one, other in _pairs_of_keys(sorted(spoken)):
        for i in spoken[one]:
            for j in spoken[other]:
                if i != j and _may_agree(printings[i], printings[j]):
                    yield i, j


def _may_agree(one: Printing, other: Printing) -> bool:
    return one.speaker is None or other.speaker is None or one.speaker == other.speaker


def _pairs_of_keys(keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each key with itself and with every key that says the same."""
    texts: dict[str, list[int]] = defaultdict(list)
    grams = [{key[i : i + _GRAM] for i in range(len(key) - _GRAM + 1)} for key in keys]
    for i, own in enumerate(grams):
        yield keys[i], keys[i]
        for gram in own:
            texts[gram].append(i)
    for i, own in enumerate(grams):
        shared: set[int] = set()
        for gram in own:
            if len(texts[gram]) <= _GRAM_TEXTS_MAX:
                shared.update(j for j in texts[gram] if j > i)
        for j in sorted(shared):
            if says_the_same(keys[i], keys[j]):
                yield keys[i], keys[j]


def says_the_same(one: str, other: str) -> bool:
    """Return whether two key texts are variants of one quotation."""
    short, long = sorted((one, other), key=len)
    if len(short) >= PART_MIN and short in long:
        return True
    if _numbers(one) != _numbers(other):
        return False
    return fuzz.ratio(one, other, score_cutoff=RATIO_MIN) >= RATIO_MIN


def _numbers(key: str) -> list[str]:
    return re.findall(r"\d+", key)


class _Groups:
    """Sets of numbers that grow together."""

    def __init__(self, n: int) -> None:
        self._root = list(range(n))

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self._find(one), self._find(other)))
        self._root[second] = first

    def members(self) -> list[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for i in range(len(self._root)):
            found[self._find(i)].append(i)
        return list(found.values())

    def _find(self, i: int) -> int:
        while self._root[i] != i:
            self._root[i] = self._root[self._root[i]]
            i = self._root[i]
        return i


def _by_speaker(
    members: Sequence[int], printings: Sequence[Printing], keys: Sequence[str]
) -> list[list[int]]:
    """Return a group as it is, or parted where it holds words of several named speakers.

    Then a printing without a speaker stands with others of its own key text only.
    """
    speakers = {printings[i].speaker for i in members} - {None}
    if len(speakers) <= 1:
        return [list(members)]
    parts: Mapping[tuple[str | None, str], list[int]] = defaultdict(list)
    for i in members:
        speaker = printings[i].speaker
        parts[speaker, "" if speaker else keys[i]].append(i)
    return list(parts.values())


def _quote(
    members: Sequence[int], printings: Sequence[Printing], keys: Sequence[str]
) -> CarriedQuote:
    own = [printings[i] for i in members]
    first = first_printing(own)
    wordings: dict[str, list[Printing]] = defaultdict(list)
    for i in members:
        wordings[keys[i]].append(printings[i])
    variants = [
        Variant(text=first_printing(alike).text, n_printings=len(alike))
        for alike in wordings.values()
    ]
    return CarriedQuote(
        first=first,
        speaker=next((one.speaker for one in own if one.speaker is not None), None),
        variants=tuple(sorted(variants, key=lambda v: (-v.n_printings, v.text))),
        printings=tuple(own),
        n_articles=len({one.article_id for one in own}),
    )
