"""Simplified and traditional Chinese."""

import re
from collections.abc import Callable
from functools import cache
from typing import Literal

import opencc

from ingest.text.edit import Repaired
from ingest.text.rewrite import Replacement, rewrite

Script = Literal["Hans", "Hant"]

# A simplified page names 王昇 or 崑山 in a short line; a quoted traditional sentence has more.
_ENOUGH_IN_SIMPLIFIED_PAGE = 4


_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]{2}")


@cache
def _converter(config: str) -> Callable[[str], str]:
    convert: Callable[[str], str] = opencc.OpenCC(config).convert
    return convert


def simplified(text: str) -> str:
    """Return the text in simplified characters; words are not exchanged."""
    return simplify(text).text


def simplify(text: str) -> Repaired:
    """Return the text in simplified characters, each changed stretch an edit.

    Seen in seed 002: ``隨著這些能力越來越高``. Configuration ``tw2s``, because ``t2s`` leaves 随著
    and ``tw2sp`` turns 应用程序 into 应用进程. Only traditional lines are converted: the same
    converter makes 显着 of the 显著 of a simplified line (156 times in the clean texts).
    """
    page = script_of(text)
    replacements: list[Replacement] = []
    offset = 0
    for line in text.split("\n"):
        if _is_to_convert(line, page):
            replacements += _differences(line, _converter("tw2s")(line), offset)
        offset += len(line) + 1
    return rewrite(text, replacements)


def script_of(text: str) -> Script | None:
    """Return the script of a Chinese text by what conversion would change, None if undecided.

    Simplified print changes when made traditional and hardly when made simplified, and the
    reverse. langdetect must not be asked: it calls 97 of 150 traditional bodies Korean.
    """
    to_simplified, to_traditional = _changes(text)
    if to_simplified == to_traditional:
        return None
    return "Hant" if to_simplified > to_traditional else "Hans"


def _is_to_convert(line: str, page: Script | None) -> bool:
    if page == "Hans" and _distance(line, _converter("t2s")(line)) < _ENOUGH_IN_SIMPLIFIED_PAGE:
        return False  # nearly every line of nearly every page: one conversion is enough
    if page != "Hant" and _KANA.search(line):
        return False  # a Japanese name or title in a simplified text: 「呪術廻戦」集英社ジャンプ
    to_simplified, to_traditional = _changes(line)
    if page == "Hans":
        return to_simplified > to_traditional
    if page == "Hant":
        return to_simplified >= to_traditional
    return to_simplified > to_traditional


def _changes(text: str) -> tuple[int, int]:
    """Count the characters that become simplified, and those that become traditional."""
    return _distance(text, _converter("t2s")(text)), _distance(text, _converter("s2t")(text))


def _distance(before: str, after: str) -> int:
    if before == after:
        return 0
    return sum(a != b for a, b in zip(before, after, strict=False))


def _differences(before: str, after: str, offset: int) -> list[Replacement]:
    """Return the differing stretches; one for the whole line if its length changed."""
    if before == after:
        return []
    if len(before) != len(after):
        return [Replacement(offset, offset + len(before), after, "traditional")]
    found: list[Replacement] = []
    start: int | None = None
    for at, (a, b) in enumerate(zip(before + " ", after + " ", strict=True)):
        if a != b and start is None:
            start = at
        elif a == b and start is not None:
            new = after[start:at]
            found.append(Replacement(offset + start, offset + at, new, "traditional"))
            start = None
    return found
