"""What names of people are made of."""

from dataclasses import dataclass
from functools import cache

from ingest.enrich.names.entities import word_table
from ingest.enrich.names.folding import folded
from ingest.text.han import HAN_CHAR


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonWords:
    """Words and characters of names, and words that show one.

    Args:
        surnames: Chinese surnames.
        frequent: The most frequent surnames.
        wordy: Surnames that begin many a word: no name of two characters is told by them.
        given: Characters of Chinese given names.
        sometimes_given: Small words that given names have now and then.
        not_names: Words that begin like a name and are none.
        role_ends: Last characters of words for what somebody is.
        titles: Words before a name, longest first.
        titles_after: Words behind a name.
        addresses: Forms of address behind a surname.
        cues: Words that report what the person before them says or does, longest first.
        human_cues: Words that only people are said with.
        first_names: First names in Latin script.
        pinyin: Chinese surnames in Latin script.
        not_last_names: Capitalised words that make the ones before them no person.
        sounds: Characters that foreign names are written with.
        after_names: Words that begin with such a character and follow a name.
        eponyms: Words that show something named after a person.
    """

    surnames: frozenset[str]
    frequent: frozenset[str]
    wordy: frozenset[str]
    given: frozenset[str]
    sometimes_given: frozenset[str]
    not_names: frozenset[str]
    role_ends: tuple[str, ...]
    titles: tuple[str, ...]
    titles_after: tuple[str, ...]
    addresses: tuple[str, ...]
    cues: tuple[str, ...]
    human_cues: tuple[str, ...]
    first_names: frozenset[str]
    pinyin: frozenset[str]
    not_last_names: frozenset[str]
    sounds: frozenset[str]
    after_names: frozenset[str]
    eponyms: tuple[str, ...]


@cache
def person_words() -> PersonWords:
    """Return the words that ship with the package."""
    table = word_table("person_words")

    def longest_first(key: str) -> tuple[str, ...]:
        words = {folded(word) for word in table[key]}
        return tuple(sorted(words, key=lambda word: (-len(word), word)))

    return PersonWords(
        surnames=frozenset("".join(table["surnames"])) | frozenset(table["compound_surnames"]),
        frequent=frozenset("".join(table["frequent_surnames"])),
        wordy=frozenset("".join(table["wordy_surnames"])),
        given=frozenset("".join(table["given"])),
        sometimes_given=frozenset("".join(table["sometimes_given"])),
        not_names=frozenset(table["not_names"]),
        role_ends=tuple(table["role_ends"]),
        titles=longest_first("titles"),
        titles_after=longest_first("titles_after"),
        addresses=longest_first("addresses"),
        cues=longest_first("cues"),
        human_cues=longest_first("human_cues"),
        first_names=frozenset(table["first_names"]),
        pinyin=frozenset(table["pinyin_surnames"]),
        not_last_names=frozenset(table["not_last_names"]),
        sounds=frozenset("".join(table["sounds"])),
        after_names=frozenset(table["after_names"]),
        eponyms=tuple(table["eponyms"]),
    )


def is_usual_name(word: str) -> bool:
    """Return whether a word is a Chinese name whose every character is usual in names."""
    rest = _given_name(word)
    return rest is not None and all(char in person_words().given for char in rest)


def is_possible_name(word: str) -> bool:
    """Return whether a word may be a Chinese name where a name is awaited."""
    rest = _given_name(word)
    return rest is not None and all(
        char in person_words().given or char not in _never_given() for char in rest
    )


def surname_of(name: str) -> str | None:
    """Return the surname of a Chinese name, or None for another name."""
    n_surname = 2 if name[:2] in person_words().surnames else 1
    is_chinese = 1 <= len(name) - n_surname <= 2 and all(map(HAN_CHAR.match, name))
    return name[:n_surname] if is_chinese and name[:n_surname] in person_words().surnames else None


def is_seldom_name(word: str) -> bool:
    """Return whether a word of three characters may be a name with a small word in it: 姜以宁."""
    rest = _given_name(word)
    words = person_words()
    return (
        rest is not None
        and len(rest) > 1
        and any(char in words.given for char in rest)
        and all(
            char in words.given or char in words.sometimes_given or char not in _never_given()
            for char in rest
        )
    )


def _given_name(word: str) -> str | None:
    """Return what stands behind the surname, or None if it can be no given name."""
    words = person_words()
    n_surname = 2 if word[:2] in words.surnames else 1
    rest = word[n_surname:]
    if word[:n_surname] not in words.surnames or not 1 <= len(rest) <= 2:
        return None
    if words.not_names.intersection((word, word[:2], rest)) or rest in words.titles_after:
        return None
    return rest if all(HAN_CHAR.match(char) for char in rest) else None


@cache
def _never_given() -> frozenset[str]:
    return frozenset("".join(word_table("person_words")["never_given"]))
