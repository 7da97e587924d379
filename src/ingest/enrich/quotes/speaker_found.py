"""Names of speakers that stand beside reporting words and roles and that no list knows.

The names of a text come in as mentions. What is found here is only who takes the place of a
subject, so that a quotation does not lose its speaker because a name is rare.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.enrich.names.person_words import is_possible_name, is_usual_name, person_words
from ingest.enrich.quotes.speaker_patterns import DOT, name_patterns
from ingest.enrich.quotes.words import quote_words, word_lists
from ingest.text.han import HAN_CHAR

# What only people do: 说, 问道, 笑.
ALOUD = frozenset("说道问答笑喊叫")
# 睦安和：“…”: a name before a colon and a mark, at the start of a line.
_LABEL = re.compile('(?P<name>[^\n，。：“”「」]{2,24})(?P<colon>[：:])\\s?[“「『"]')
_LABEL_MAX = 10
_BRACKET_MAX = 60
_CLAUSE_MAX = 120
_FIRST_NAME = re.compile(r"(?<![A-Za-z ])[A-Z][A-Za-z.-]+(?: [A-Z][A-Za-z.-]+)?$")
_FIRST_NAME_MAX = 30
# A body's name behind 的 has this many characters at least.
_BODY_MIN = 4
# Surnames that begin many a word: a name of two characters with one of these is not believed.
_WORDY = frozenset("关连任方成安文常高明单曾付应于向万权费管路温全时经支易冷平白金石马")
# Behind these a name begins even when Chinese runs on: 的, counted persons, crafts.
_BORDER = re.compile("(?:的|名|位|人|员|家|者|师|长|生|士|手|友|民|主|官|工|星|叫|兼|即|与|和|、)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A name that stands as a subject.

    Args:
        start: First character, an offset into the text.
        end: One past the last character.
        is_person: False for a body, and for a single Latin word that may be either.
    """

    start: int
    end: int
    is_person: bool


def found_names(
    narration: str,
    cues: Sequence[tuple[int, int]],
    *,
    clause_ends: Sequence[int],
    ends: frozenset[int],
) -> list[Found]:
    """Return names beside reporting words and roles, and names that begin clauses again and again.

    Args:
        narration: The text with all that is marked blanked.
        cues: Starts and ends of its reporting words.
        clause_ends: Where its clauses end, in order.
        ends: Where known names end: beside these nothing is looked for.
    """
    labels = _labels(narration)
    places = [(start, narration[end - 1] in ALOUD) for start, end in cues]
    brought = {end for _, end in cues}
    places += [(end, True) for _, end in labels if end not in brought]
    found = []
    for place, is_aloud in places:
        at = _without_bracket(narration, place)
        left = max(_clause_start(narration, clause_ends, at), at - _CLAUSE_MAX)
        if at - left >= 2 and ends.isdisjoint(range(at - 3, at + 1)):
            spot = _subject(narration, left, at)
            if spot is not None:
                found.append(_judged(narration, *spot, is_aloud=is_aloud))
    found += [
        Found(start=start, end=end, is_person=True)
        for start, end in (
            *_voices(narration, labels),
            *_behind_roles(narration),
            *_recurring(narration),
        )
        if end not in ends
    ]
    return [one for name in found for one in (name, *_fuller(narration, name))]


def _subject(narration: str, left: int, at: int) -> tuple[int, int] | None:
    """Return where a name stands as subject of what follows ``at``: ``业内人士林夏坦言``.

    Adverbs and phrases between the name and the reporting word are passed over.
    """
    patterns = name_patterns()
    whole = patterns.adverbs.sub("", narration[left:at]).removesuffix("的").rstrip()
    cut = patterns.phrase.search(whole)
    for head in (whole, patterns.adverbs.sub("", whole[: cut.start()]) if cut else ""):
        body = patterns.body.search(head)
        if body:
            owned = body.group(1).rfind("的") + 1  # 负责补助的|某办公室
            shift = owned if body.end(1) - body.start(1) - owned >= _BODY_MIN else 0
            return left + body.start(1) + shift, left + body.end(1)
        for pattern in (patterns.dotted, patterns.latin, patterns.titled):
            match = pattern.search(head)
            if match and match.group() not in patterns.latin_not:
                skipped = _role_length(match.group()) if pattern is patterns.dotted else 0
                return left + match.start() + skipped, left + match.end()
        match = patterns.sounds.search(head)
        if match and _is_foreign(head[: match.start()], match.group()):
            return left + match.start(), left + match.end()
        match = patterns.chinese.search(head)
        if match and _is_name(head[: match.start()], match.group()):
            return left + match.start(), left + match.end()
    return None


def _judged(narration: str, start: int, end: int, *, is_aloud: bool) -> Found:
    name = narration[start:end]
    is_body = name_patterns().body.fullmatch(name) is not None
    is_single_latin = name.isascii() and " " not in name
    return Found(start=start, end=end, is_person=not is_body and (is_aloud or not is_single_latin))


def _is_chinese_name(name: str) -> bool:
    if is_usual_name(name) or is_possible_name(name):
        return True
    given = person_words().given
    return name[0] in word_lists()["surnames"] and all(char in given for char in name[1:])


def _is_foreign(before: str, name: str) -> bool:
    """Return whether characters that foreign names are written with are one: 泽连斯表示."""
    others = person_words().after_names | person_words().not_names
    if name[:2] in others or name in others or quote_words().actor.search(name):
        return False
    return not before.strip() or bool(quote_words().role_end.search(before.rstrip()))


def _is_name(before: str, name: str) -> bool:
    if not _is_chinese_name(name) or quote_words().actor.search(name):
        return False
    before = before.rstrip()
    return (
        not before
        or not HAN_CHAR.match(before[-1])
        or bool(_BORDER.search(before) or quote_words().role_end.search(before))
    )


def _labels(narration: str) -> list[tuple[int, int]]:
    """Return start and end of what stands before a colon and a mark at the start of a line."""
    found = []
    at = 0
    while at < len(narration):
        label = _LABEL.match(narration, at)
        if label:
            found.append(label.span("name"))
        at = narration.find("\n", at) + 1 or len(narration)
    return found


def _voices(narration: str, labels: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield labels that bring marked words on two lines and more: ``睦安和：“…”``."""
    counted = Counter(narration[start:end] for start, end in labels)
    for start, end in labels:
        name = narration[start:end]
        is_word = quote_words().actor.search(name) or quote_words().cue.search(name)
        if counted[name] > 1 and len(name) <= _LABEL_MAX and not is_word:
            yield start, end


def _behind_roles(narration: str) -> Iterator[tuple[int, int]]:
    """Yield where a person's name follows what the person is: ``院长林夏，``.

    What follows must be able to follow a name; of two lengths the shorter that fits is read.
    """
    pattern = name_patterns().behind_role
    for role in quote_words().role.finditer(narration):
        match = pattern.match(narration, role.end())
        if match and _is_believed(match["name"]):
            yield match.span("name")


def _is_believed(name: str) -> bool:
    if name.isascii():
        return True
    if quote_words().cue.search(name) or quote_words().actor.search(name):
        return False
    if re.search(DOT, name):
        return True
    words = person_words()
    if all(char in words.sounds for char in name) and len(name) > 2:
        return name not in words.after_names and name[:2] not in words.after_names
    return _is_chinese_name(name) and (len(name) > 2 or name[0] not in _WORDY)


def _recurring(narration: str) -> Iterator[tuple[int, int]]:
    """Yield where a usual name of three characters begins a clause, if it comes more than once."""
    for match in name_patterns().clause_name.finditer(narration):
        name = match["name"]
        if is_usual_name(name) and narration.count(name) > 1:
            yield match.span("name")


def _fuller(narration: str, name: Found) -> Iterator[Found]:
    """Yield the full form of a single Latin name that a role and a first name stand before."""
    word = narration[name.start : name.end]
    if name.is_person or not word.isascii() or " " in word:
        return
    at = narration.find(f" {word}")
    while at >= 0:
        first = _FIRST_NAME.search(narration, max(0, at - _FIRST_NAME_MAX), at)
        if first and quote_words().role_end.search(
            narration, max(0, first.start() - 6), first.start()
        ):
            yield Found(start=first.start(), end=at + 1 + len(word), is_person=True)
            return
        at = narration.find(f" {word}", at + 1)


def _role_length(name: str) -> int:
    """Return how much of what stands before the dot is a role: 执行官 in 执行官阿尔文·严."""
    first = re.split(DOT, name)[0]
    ends = [m.end() for m in quote_words().role.finditer(first) if m.end() < len(first)]
    return max(ends, default=0)


def _without_bracket(narration: str, at: int) -> int:
    """Return the end of what stands before a bracket that ends at ``at``, else ``at``."""
    if at and narration[at - 1] in "）)":
        low = max(0, at - _BRACKET_MAX)
        opened = max(narration.rfind("（", low, at), narration.rfind("(", low, at))
        if opened > 0:
            return opened
    return at


def _clause_start(narration: str, clause_ends: Sequence[int], at: int) -> int:
    """Return where the clause begins that ends at ``at``; a bracket in it is passed over."""
    left = _last(clause_ends, at)
    if narration.count("）", left, at) > narration.count("（", left, at):
        opened = narration.rfind("（", max(0, left - _BRACKET_MAX), left)
        if opened >= 0:
            return _last(clause_ends, opened)
    return left


def _last(clause_ends: Sequence[int], at: int) -> int:
    i = bisect_right(clause_ends, at)
    return clause_ends[i - 1] if i else 0


def body_at(narration: str, left: int, right: int) -> tuple[int, int] | None:
    """Return where a clause begins with what is shaped like a body's name: 某县教育局发布."""
    match = name_patterns().body_start.match(narration, left, right)
    return match.span(1) if match else None


def has_only_adverbs(narration: str, start: int, end: int) -> bool:
    """Return whether nothing but adverbs and phrases such as 在会上 stand between two offsets."""
    return name_patterns().between.fullmatch(narration, start, end) is not None
