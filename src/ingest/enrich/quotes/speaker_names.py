"""What the people and bodies of one text are called: each under its fullest form."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.enrich.quotes.speaker_found import Found
from ingest.enrich.quotes.words import word_lists
from ingest.enrich.spans import Mention

_KINDS = ("person", "org")
_BRACKET = re.compile(" ?[（(] ?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A printed name of a person or a body.

    Args:
        start: First character, an offset into the text.
        end: One past the last character.
        kind: person or org.
        name: The name to give.
        entity: Id of the known entity, or None.
    """

    start: int
    end: int
    kind: str
    name: str
    entity: str | None


def named_in(narration: str, mentions: Sequence[Mention], found: Iterable[Found]) -> list[Named]:
    """Return every name of a person or a body in order, under the name to give.

    A known entity has its usual name, but a person printed as fully as ``Ella Kern`` and never
    under the usual name keeps the printed one. Others have the fullest form of the text: 萨尔维
    is 马泰奥·萨尔维, a name in brackets behind a name is the same person.

    Args:
        narration: The text with all that is marked blanked.
        mentions: Names that are known already, by start, without overlap.
        found: Names of speakers found besides.
    """
    entities = _names_of_entities(narration, mentions)
    spots = [
        Named(
            start=m.start,
            end=m.end,
            kind=m.kind,
            name=entities[m.entity] if m.entity else m.name,
            entity=m.entity,
        )
        for m in mentions
        if m.kind in _KINDS
    ]
    spots += _occurrences(narration, mentions, found)
    spots.sort(key=lambda spot: spot.start)
    full = _full_names(narration, [spot for spot in spots if spot.kind == "person"])
    return [
        Named(start=s.start, end=s.end, kind=s.kind, name=full[s.name][0], entity=full[s.name][1])
        if s.kind == "person"
        else s
        for s in spots
    ]


def _names_of_entities(text: str, mentions: Sequence[Mention]) -> dict[str, str]:
    forms: dict[str, set[str]] = {}
    usual: dict[str, tuple[str, str]] = {}
    for m in mentions:
        if m.entity is not None and m.kind in _KINDS:
            forms.setdefault(m.entity, set()).add(text[m.start : m.end])
            usual[m.entity] = (m.name, m.kind)
    names = {}
    for entity, (name, kind) in usual.items():
        full = [form for form in forms[entity] if kind == "org" or "·" in form or " " in form]
        is_given = name in forms[entity] or not full
        names[entity] = name if is_given else max(full, key=lambda form: (len(form), form))
    return names


def _occurrences(
    narration: str, mentions: Sequence[Mention], found: Iterable[Found]
) -> Iterator[Named]:
    """Yield every occurrence of the found names where no mention stands."""
    persons: dict[str, bool] = {}
    for one in found:
        name = narration[one.start : one.end]
        persons[name] = persons.get(name, False) or one.is_person
    if not persons:
        return
    starts = [m.start for m in mentions]
    longest_first = sorted(persons, key=lambda name: (-len(name), name))
    for match in re.finditer("|".join(map(re.escape, longest_first)), narration):
        start, end = match.span()
        i = bisect_left(starts, end) - 1  # the last mention that begins before the end
        if (i < 0 or mentions[i].end <= start) and _is_whole(narration, start, end):
            kind = "person" if persons[match.group()] else "org"
            yield Named(start=start, end=end, kind=kind, name=match.group(), entity=None)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Return whether a Latin name is no part of a longer word."""

    def is_latin(char: str) -> bool:
        return char.isascii() and char.isalnum()

    return not (
        (is_latin(text[start]) and is_latin(text[start - 1 : start]))
        or (is_latin(text[end - 1]) and is_latin(text[end : end + 1]))
    )


def _full_names(text: str, persons: Sequence[Named]) -> dict[str, tuple[str, str | None]]:
    """Return name and entity to give for every name of a person."""
    entity = {spot.name: spot.entity for spot in persons}
    same: dict[str, str] = {}
    for one, other in pairwise(persons):
        if one.name != other.name and _BRACKET.fullmatch(text, one.end, other.start):
            if entity[other.name] and not entity[one.name]:
                same[one.name] = other.name
            elif not entity[other.name]:
                same[other.name] = one.name
    for name, known in entity.items():
        if known or name in same:
            continue
        longer = sorted(other for other in entity if _is_part(name, other))
        if len({same.get(other, other) for other in longer}) == 1:
            same[name] = max(longer, key=len)
    return {name: _followed(name, same, entity) for name in entity}


def _followed(
    name: str, same: Mapping[str, str], entity: Mapping[str, str | None]
) -> tuple[str, str | None]:
    seen = {name}
    while name in same and same[name] not in seen:
        name = same[name]
        seen.add(name)
    return name, entity.get(name)


def _is_part(name: str, other: str) -> bool:
    if len(other) <= len(name):
        return False
    if other.endswith((f"·{name}", f" {name}")) or other.startswith((f"{name}·", f"{name} ")):
        return True
    # 王总, 何小姐: the one person with that surname
    is_titled = len(name) > 1 and name[1:] in word_lists()["titles"]
    return is_titled and other[0] == name[0] and len(other) in (2, 3)
