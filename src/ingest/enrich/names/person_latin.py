"""People in Latin letters that no list knows: by first name, title, or what they do."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from ingest.enrich.names.known import known_form
from ingest.enrich.names.latin import Run
from ingest.enrich.names.lookup import either
from ingest.enrich.names.person_words import person_words
from ingest.enrich.spans import Mention

_SMALL = "a-zß-öø-ÿ\u0100-\u024f"
_WORD = rf"(?:Mc|Mac|O[’']|D[’'])?[A-ZÀ-Þ\u0100-\u017f][{_SMALL}]+(?:[’'-][A-ZÀ-Þ]?[{_SMALL}]+)*"
_LINK = (
    r"(?:[A-Z]\.(?: ?[A-Z]\.)?|[A-Z](?= [A-Z])"
    "|van der|van|von|de la|de|der|den|la|al|bin|el|di|da|du)"
)
_NAME = re.compile(
    rf"(?<![A-Za-z0-9@._/-])({_WORD}|[A-Z]{{1,2}}|[A-Z]\. ?[A-Z]\.)"
    rf"((?: {_LINK})* {_WORD})( {_WORD})?(?![A-Za-z0-9\u00c0-\u024f])"
)
_SYLLABLE = (
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxzcsryw])?"
    "(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|ei|ao|ou|an|en|ia|ie|iu|in|ua|uo|ui|un|ue"
    "|a|o|e|i|u)"
)
_PINYIN = re.compile(f"{_SYLLABLE}{{1,3}}")


def latin_people(text: str, plain: str, runs: Iterable[Run]) -> Iterator[Mention]:
    """Yield every occurrence of names that are a person's somewhere in a text.

    A usual first name shows it, two words that read as Chinese, a title before the name
    (首席执行官 Kailan Brevik) or a word that only people are said with (回忆).

    Args:
        text: The text.
        plain: The same, folded.
        runs: Its words with capitals.
    """
    found = [
        (match, _end(match))
        for start, end in runs
        if " " in text[start:end]
        for match in _NAME.finditer(text, start, end)
    ]
    people = {
        text[match.start() : end]
        for match, end in found
        if end and (_is_name(match) or _is_shown(plain, match.start(), end))
    }
    for match, end in found:
        if end and text[match.start() : end] in people:
            yield Mention(
                start=match.start(),
                end=end,
                kind="person",
                entity=None,
                name=text[match.start() : end],
                how="pattern",
            )


def _end(match: re.Match[str]) -> int:
    """Return where a name ends, 0 if its words make no name of a person."""
    others = person_words().not_last_names
    first, second, third = match.groups()
    if second.split(" ")[-1] in others or first in others or (third and third[1:] in others):
        return 0
    return match.end(3 if third else 2)


def _is_name(match: re.Match[str]) -> bool:
    first, second, third = match.groups()
    if first in person_words().first_names or first.endswith("."):  # J. K. Rowling
        return True
    return not third and second.count(" ") == 1 and _is_pinyin(first, second[1:])


def _is_pinyin(first: str, last: str) -> bool:
    """Return whether two words are a Chinese name in Latin letters, in either order."""
    surnames = person_words().pinyin
    return (first in surnames or last in surnames) and all(
        _PINYIN.fullmatch(word.lower().replace("-", "")) for word in (first, last)
    )


def _is_shown(plain: str, start: int, end: int) -> bool:
    """Return whether the words around a name show a person."""
    known = known_form(plain[start:end].partition(" ")[0])
    if known is not None and known.entity.kind != "person":
        return False
    return bool(_titles().search(plain, max(0, start - 8), start)) or bool(
        _human_cues().match(plain, end)
    )


@cache
def _titles() -> re.Pattern[str]:
    return re.compile(f"{either(person_words().titles)}[ :：]?$")


@cache
def _human_cues() -> re.Pattern[str]:
    return re.compile(f" ?{either(person_words().human_cues)}")
