"""What a page says where an article was: removed, retracted, not for you, out of order."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from ingest.text.han import HAN, PINYIN_VOWELS
from ingest.text.script import simplified

Kind = Literal["removed", "retracted", "blocked", "outage"]

LONGEST_LINE = 80
"""Characters; what stands in place of an article is said shortly, news about it at length."""

_MOST_CAUTIOUS_FIRST: tuple[Kind, ...] = ("retracted", "blocked", "outage", "removed")

# Readings behind characters, and the spaces of a page that prints words apart.
_GLOSS = re.compile(rf"(?<=[{HAN}])[(（][a-zü{PINYIN_VOWELS}]{{1,6}}[)）]")
_GAP = re.compile(rf"(?<=[{HAN}，。：、]) +(?=[{HAN}，。：、])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a page says in place of an article.

    Args:
        kind: ``removed``, ``retracted``, ``blocked`` or ``outage``.
        words: The words that say it.
    """

    kind: Kind
    words: str


def notices_on(title: str, lines: Sequence[str]) -> tuple[Notice, ...]:
    """Return the notices among a page's lines, in order, each wording once.

    Whether one stands in place of an article the caller must know: a page may say the like of
    something else, and always.

    Args:
        title: Title of the page.
        lines: Its visible lines that are no links, in order. Links name other articles, which
            may be about removals.
    """
    found = (_notice_in(simplified(_GLOSS.sub("", line))) for line in (title, *lines))
    return tuple(dict.fromkeys(notice for notice in found if notice is not None))


def is_retraction(text: str) -> bool:
    """Return whether a text takes back an article or apologises for it."""
    return _patterns()["retracted"].search(text.replace("\n", "")) is not None


def _notice_in(line: str) -> Notice | None:
    joined = _GAP.sub("", line)
    for kind, pattern in _patterns().items():
        if len(joined) > LONGEST_LINE and kind != "retracted":
            continue
        match = pattern.search(joined)
        if match:
            return Notice(kind=kind, words=match[0])
    return None


@cache
def _patterns() -> dict[Kind, re.Pattern[str]]:
    data = tomllib.loads(files("ingest.history").joinpath("notices.toml").read_text("utf-8"))
    holes = {f"{{{name}}}": words for name, words in data.items() if isinstance(words, str)}
    found: dict[Kind, re.Pattern[str]] = {}
    for kind in _MOST_CAUTIOUS_FIRST:
        pattern = "|".join(data[kind])
        for hole, words in holes.items():
            pattern = pattern.replace(hole, words)
        found[kind] = re.compile(pattern, re.IGNORECASE)
    return found
