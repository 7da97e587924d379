"""Words with capitals in a Chinese text, and the organisations and meetings among them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ingest.enrich.names.entities import word_table
from ingest.enrich.names.folding import folded
from ingest.enrich.names.known import known_form
from ingest.enrich.names.lookup import either
from ingest.enrich.spans import Mention

_CAPITAL = r"[A-Z\u00c0-\u00de\u0100-\u017f]"
_SMALL = r"[A-Za-z0-9\u00c0-\u024f]"
_LINK = "of|for|and|on|&|the|in|van|von|de|der|den|la|al|bin|el|di|da|du"
_WORD = rf"{_CAPITAL}(?:(?:{_SMALL}|[&’'.-])*{_SMALL})?"
# The first letter comes first, so that places without one cost nothing.
_RUN = re.compile(
    rf"[A-Z0-9\u00c0-\u00de\u0100-\u017f](?<![A-Za-z0-9@./_\u00c0-\u024f-].)"
    rf"(?:(?:(?<![0-9])(?:(?:{_SMALL}|[&’'.-])*{_SMALL})?)|(?<=[0-9])\d*[A-Z][a-z]+)"
    rf"(?:(?:(?<=[^A-Za-z][A-Z])\.)? (?:(?:{_LINK}) ){{0,2}}{_WORD}){{0,7}}"
)
# A name that is an address too: Particle.news, Character.AI.
_BRAND = re.compile(r"[A-Z][a-z]+[A-Za-z]*\.(?:ai|AI|Ai|news|io|com|app|co|fm|tv)$")

_TITLE = re.compile(r"(?<![A-Za-z0-9])(?:C[A-Z]O|VP|SVP|EVP)(?![A-Za-z0-9])")

Run = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    general: frozenset[str]
    ends: frozenset[str]
    before: tuple[str, ...]
    after: re.Pattern[str]
    part: re.Pattern[str]
    meeting: re.Pattern[str]
    not_hosts: frozenset[str]


def capitalised_runs(text: str) -> list[Run]:
    """Return start and end of the words with capitals that stand one behind the other.

    A title between them ends one: GitHub CEO Thomas Dohmke are two.
    """
    runs = []
    for match in _RUN.finditer(text):
        start, end = match.span()
        for title in _TITLE.finditer(text, start, end):
            if title.start() > start:
                runs.append((start, title.start() - 1))
            start = title.end() + 1
        if start < end:
            runs.append((start, end))
    return runs


def latin_bodies(text: str, plain: str, runs: Iterable[Run]) -> Iterator[Mention]:
    """Yield bodies and meetings nobody listed that have a name in Latin letters.

    They end like a body (Foo Labs), or a word beside them shows it (初创公司 Foo, Foo 宣布,
    Foo 神经学研究所, Foo 开发者大会).

    Args:
        text: The text.
        plain: The same, folded.
        runs: Its words with capitals.
    """
    words = _words()
    for start, end in runs:
        name = text[start:end]
        if cut := _ended(name, words):
            if not _is_general(name[:cut], words):
                yield _found(text, start, start + cut, "org")
            if cut == len(name):
                continue
        if (match := words.meeting.match(text, end)) and name not in words.not_hosts:
            yield _found(text, start, match.end(), "event")
        if _is_general(name, words):
            continue
        if match := words.part.match(text, end):
            yield _found(text, start, match.end(), "org")
        elif (
            _BRAND.match(name)
            or words.after.match(text, end)
            or plain.endswith(words.before, max(0, start - 12), start)
        ):
            yield _found(text, start, end, "org")


def _ended(name: str, words: _Words) -> int:
    """Return the length of the part of a name that ends like a body, 0 if none does."""
    pieces = name.split(" ")
    for count in range(len(pieces), 1, -1):
        if pieces[count - 1] in words.ends:
            return len(" ".join(pieces[:count]))
    return 0


def _is_general(name: str, words: _Words) -> bool:
    """Return whether a name is made of general words or begins with a product."""
    pieces = name.split(" ")
    if pieces[0] in words.general or all(
        piece in words.general or len(piece) == 1 for piece in pieces
    ):
        return True
    if any(piece[0].isdigit() or len(piece) == 1 for piece in pieces[1:]):
        return True
    known = known_form(folded(pieces[0])) if len(pieces) > 1 else None
    return known is not None and known.entity.kind != "org"


def _found(text: str, start: int, end: int, kind: str) -> Mention:
    return Mention(
        start=start, end=end, kind=kind, entity=None, name=text[start:end], how="pattern"
    )


@cache
def _words() -> _Words:
    table = word_table("org_words")

    def beside(words: Sequence[str]) -> tuple[str, ...]:
        return tuple(folded(word) + space for word in words for space in ("", " "))

    day = r"(?:于?(?:今[天日]|近日|昨[天日]|日前|周[一二三四五六日]|最近))?"
    return _Words(
        general=frozenset(table["not_orgs"]),
        ends=frozenset(table["latin_ends"]),
        before=beside(table["latin_before"]),
        after=re.compile(
            rf" ?(?:(?:公司)?的?{either(table['latin_after'])}|(?:公司)?{day}(?:正式)?宣布)"
        ),
        part=re.compile(rf" ?{either(table['topics'])}*{either(table['latin_institutes'])}"),
        meeting=re.compile(
            r"(?: ?20\d\d)? ?(?:年度)?(?:全球)?(?:开发者)?(?:大会|峰会|电影节|游戏节|开发者日|车展)"
        ),
        not_hosts=frozenset(table["not_hosts"]),
    )
