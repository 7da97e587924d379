"""Quotations of many articles brought together: the same words are one, with their variants.

Pure: printings in, groups out, whatever the order they come in.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.enrich.printing import By, Printer, first_printer
from ingest.enrich.quotes.same_words import (
    KEY_MIN,
    blocks_of,
    damage_of,
    key_of_words,
    says_the_same,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """One quotation as one article prints it.

    Args:
        printer: The article, with what tells whether it was first.
        start: Its first character there, so that an article may print words twice.
        text: The words as printed, without marks.
        speaker: Id of the speaker, else the name, or None.
    """

    printer: Printer
    start: int
    text: str
    speaker: str | None

    @property
    def article_id(self) -> str:
        """The article."""
        return self.printer.article_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One wording of a quotation.

    Args:
        text: The words as its least damaged printing has them.
        n_printings: How many printings have the same key text.
    """

    text: str
    n_printings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedQuote:
    """The same words of the same speaker in all articles that carry them.

    Args:
        first: The first printing.
        first_by: What tells that it is the first.
        words: The wording to show: that of the first printing unless it is damaged.
        speaker: Id or name of the speaker, or None where no printing names one.
        variants: Wordings, the most printed first.
        printings: All of them, by article and place.
        n_articles: How many articles carry the words.
    """

    first: Printing
    first_by: By
    words: str
    speaker: str | None
    variants: tuple[Variant, ...]
    printings: tuple[Printing, ...]
    n_articles: int


def carried_quotes(printings: Iterable[Printing]) -> tuple[CarriedQuote, ...]:
    """Return the quotations that printings share, each with its first printing and variants.

    Two printings belong together when their key texts are equal, when one holds the other, or
    when they are nearly equal and have the same numbers; never across two named speakers, but
    that copies of one text quote one speaker with the same words, whoever was read. Words shorter
    than ``KEY_MIN`` belong together only when equal and of the same named speaker or in copies.
    """
    quotes = [quote for group in said_together(printings) for quote in quotes_of_group(group)]
    return tuple(sorted(quotes, key=lambda quote: _place(quote.first)))


def said_together(printings: Iterable[Printing]) -> list[tuple[Printing, ...]]:
    """Return the groups that chains of equal and nearly equal words make, whoever speaks.

    What one printing belongs to never depends on more than its group.
    """
    ordered = sorted(set(printings), key=_place)
    keys = [key_of_words(printing.text) for printing in ordered]
    return [
        tuple(ordered[i] for i in members)
        for members in _groups(len(ordered), _alike(ordered, keys))
    ]


def are_said_together(one: Printing, other: Printing) -> bool:
    """Return whether two printings are of one group by themselves."""
    return any(_alike((one, other), (key_of_words(one.text), key_of_words(other.text))))


def quotes_of_group(group: Sequence[Printing]) -> list[CarriedQuote]:
    """Return the quotations of a group: one, or more where several speakers are named."""
    keys = [key_of_words(printing.text) for printing in group]
    voices = _voices(group, keys)
    by_voice = [replace(one, speaker=voice) for one, voice in zip(group, voices, strict=True)]
    quotes: list[CarriedQuote] = []
    for members in _groups(len(group), _same(by_voice, keys)):
        quotes += [
            _quote([group[i] for i in part], [keys[i] for i in part], voices[part[0]])
            for part in _by_speaker(members, voices, keys)
        ]
    return quotes


def _voices(group: Sequence[Printing], keys: Sequence[str]) -> list[str | None]:
    """Return who speaks in each printing: whom most copies of its text name for these words.

    A copy that moved a sentence puts another name beside the words.
    """
    named: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for printing, key in zip(group, keys, strict=True):
        if printing.speaker is not None:
            named[_text_of(printing), key][printing.speaker] += 1
    most = {
        place: min(speakers, key=lambda speaker: (-speakers[speaker], speaker))
        for place, speakers in named.items()
    }
    return [most.get((_text_of(printing), key)) for printing, key in zip(group, keys, strict=True)]


def _text_of(printing: Printing) -> str:
    """Return what all copies of a text share."""
    return printing.printer.cluster_id or printing.article_id


def _by_speaker(
    members: Sequence[int], voices: Sequence[str | None], keys: Sequence[str]
) -> list[list[int]]:
    """Return a group as it is, or parted where it holds words of several named speakers.

    Then a printing without a speaker stands with others of its own key text only.
    """
    speakers = {voices[i] for i in members} - {None}
    if len(speakers) <= 1:
        return [sorted(members, key=lambda i: voices[i] is None)]
    parts: defaultdict[tuple[str | None, str], list[int]] = defaultdict(list)
    for i in members:
        parts[voices[i], "" if voices[i] else keys[i]].append(i)
    return list(parts.values())


def first_printing(printings: Sequence[Printing]) -> tuple[Printing, By]:
    """Return the first printing and what tells it; of several in one article the first there."""
    printer, by = first_printer({one.article_id: one.printer for one in printings}.values())
    own = (one for one in printings if one.article_id == printer.article_id)
    return min(own, key=_place), by


def _place(printing: Printing) -> tuple[str, int, str, str]:
    """Return what puts printings in an order that their arrival does not change."""
    return (printing.article_id, printing.start, printing.text, printing.speaker or "")


def _alike(printings: Sequence[Printing], keys: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of printings of one group; short words need a speaker or a text in common."""
    by_key: defaultdict[str, list[int]] = defaultdict(list)
    for i, key in enumerate(keys):
        by_key[key].append(i)
    for key, alike in by_key.items():
        if len(key) >= KEY_MIN:
            yield from ((alike[0], other) for other in alike[1:])
        elif key:
            yield from _short(printings, alike)
    long = sorted(key for key in by_key if len(key) >= KEY_MIN)
    yield from ((by_key[one][0], by_key[other][0]) for one, other in _pairs_of_keys(long))


def _short(printings: Sequence[Printing], alike: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield pairs of equal short words of one named speaker, or in copies of one text."""
    seen: dict[tuple[str, str], int] = {}
    for i in alike:
        bonds = [("text", _text_of(printings[i]))]
        if printings[i].speaker is not None:
            bonds.append(("speaker", printings[i].speaker or ""))
        for bond in bonds:
            if seen.setdefault(bond, i) != i:
                yield seen[bond], i


def _same(printings: Sequence[Printing], keys: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of printings that belong together; chains of them make a quotation."""
    by_key: defaultdict[tuple[str, str | None], list[int]] = defaultdict(list)
    short: defaultdict[str, list[int]] = defaultdict(list)
    for i, (printing, key) in enumerate(zip(printings, keys, strict=True)):
        if len(key) >= KEY_MIN:
            by_key[key, printing.speaker].append(i)
        elif key:
            short[key].append(i)
    for alike in by_key.values():
        yield from ((alike[0], other) for other in alike[1:])
    for alike in short.values():
        yield from _short(printings, alike)
    spoken: defaultdict[str, list[int]] = defaultdict(list)
    for (key, _), alike in by_key.items():
        spoken[key].append(alike[0])
    pairs = [*((key, key) for key in spoken), *_pairs_of_keys(sorted(spoken))]
    for one, other in pairs:
        for i in spoken[one]:
            for j in spoken[other]:
                if i != j and _may_agree(printings[i], printings[j]):
                    yield i, j


def _may_agree(one: Printing, other: Printing) -> bool:
    return one.speaker is None or other.speaker is None or one.speaker == other.speaker


def _pairs_of_keys(keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield every two keys that say the same."""
    holders: dict[int, list[int]] = defaultdict(list)
    for i, key in enumerate(keys):
        met = {j for block in blocks_of(key) for j in holders[block]}
        for j in sorted(met):
            if says_the_same(key, keys[j]):
                yield keys[j], key
        for block in blocks_of(key):
            holders[block].append(i)


def _groups(n: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return the numbers below n in groups: two of a pair are in one, each group ascending."""
    root = list(range(n))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for one, other in pairs:
        first, second = sorted((find(one), find(other)))
        root[second] = first
    found: defaultdict[int, list[int]] = defaultdict(list)
    for i in range(n):
        found[find(i)].append(i)
    return list(found.values())


def _quote(own: Sequence[Printing], keys: Sequence[str], speaker: str | None) -> CarriedQuote:
    first, by = first_printing(own)
    wordings: dict[str, list[Printing]] = defaultdict(list)
    for printing, key in zip(own, keys, strict=True):
        wordings[key].append(printing)
    variants = [
        Variant(text=_least_damaged(alike), n_printings=len(alike)) for alike in wordings.values()
    ]
    variants.sort(key=lambda variant: (-variant.n_printings, variant.text))
    return CarriedQuote(
        first=first,
        first_by=by,
        words=_shown(first, variants, wordings),
        speaker=speaker,
        variants=tuple(variants),
        printings=tuple(sorted(own, key=_place)),
        n_articles=len({one.article_id for one in own}),
    )


def _least_damaged(alike: Sequence[Printing]) -> str:
    """Return the words of the first of those printings that show the least damage."""
    damage = {one.text: damage_of(one.text) for one in alike}
    least = min(damage.values())
    return first_printing([one for one in alike if damage[one.text] == least])[0].text


def _shown(
    first: Printing, variants: Sequence[Variant], wordings: Mapping[str, Sequence[Printing]]
) -> str:
    """Return the wording to show.

    That of the first printing; where it is damaged, the least damaged of the same letters; where
    all these are, the least damaged variant that is no part of it, the most printed of several.
    """
    damage = damage_of(first.text)
    if not damage:
        return first.text
    key = key_of_words(first.text)
    alike = _least_damaged(wordings[key])
    if not damage_of(alike):
        return alike
    whole = [one.text for one in variants if len(key_of_words(one.text)) >= len(key) * 0.9]
    best = min(whole, key=damage_of, default=alike)
    return best if damage_of(best) < damage_of(alike) else alike
