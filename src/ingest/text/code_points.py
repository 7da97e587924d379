"""Characters that do not show, and characters that look like others."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from ingest.text.edit import Repaired
from ingest.text.han import HAN
from ingest.text.rewrite import Replacement, rewrite

_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\r"
_BREAKS = "\x0b\x0c\x85\u2028\u2029"
_JOINERS = "\u200c\u200d"
_DIRECTIONS = "\u200e\u200f\u202a-\u202e\u2066-\u2069"
# GBK A3A0, which typesetting systems use for a wide space; browsers read it as one (WHATWG).
_PRIVATE_SPACE = "\ue5e5"
_INVISIBLE = re.compile(
    f"[{_CONTROLS}{_BREAKS}{_JOINERS}{_DIRECTIONS}\u00ad\u180e\u200b\u2060\ufeff\ufffc]+"
    f"|{_PRIVATE_SPACE}"
)
_IS_BREAK = re.compile(f"[{_BREAKS}]")
_LATIN = re.compile("[A-Za-z0-9]")
# Scripts that need joiners and marks of direction: Hebrew and Arabic to Tibetan.
_NEEDS_MARKS = re.compile("[\u0590-\u0fff]")
# What never joins with a neighbour; emoji and their colours do: 👩🏻 with a joiner and 💻 are one.
_NEVER_JOINS = re.compile(rf"[\x00-\x7f\u2000-\u206f\u3000-\u30ff\uff00-\uffef{HAN}]")


def drop_invisible(text: str) -> Repaired:
    r"""Return the text without characters of no width: zero-width spaces, soft hyphens, BOMs.

    Editors leave them (``与\u200b某公司``), and a search for the word then fails. Joiners stay
    inside emoji, and with marks of direction in lines of scripts that need them; a soft hyphen at
    the end of a line stays for ``unwrap_lines``. A break that is no line feed becomes a space
    between Latin words. A private-use character that browsers print as a wide space becomes one.
    """
    return rewrite(text, _invisible(text))


def _invisible(text: str) -> Iterator[Replacement]:
    line_end, needs_marks = -1, False
    for match in _INVISIBLE.finditer(text):
        start, end = match.span()
        before, after = text[start - 1 : start], text[end : end + 1]
        run = match.group()
        if run == _PRIVATE_SPACE:
            yield Replacement(start, end, "\u3000", "invisible")
            continue
        if run == "\u00ad" and after == "\n" and before.isalpha():
            continue
        if run == "\u200d" and _joins(before) and _joins(after):
            continue
        if run in _MARKS:
            if start > line_end:  # a line of 170 kB may have thousands of marks
                line_start, line_end = _line_at(text, start)
                needs_marks = bool(_NEEDS_MARKS.search(text, line_start, line_end))
            if needs_marks:
                continue
        is_space = _IS_BREAK.search(run) and _LATIN.match(before) and _LATIN.match(after)
        yield Replacement(start, end, " " if is_space else "", "invisible")


_MARKS = frozenset("\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _joins(neighbour: str) -> bool:
    return bool(neighbour) and not _NEVER_JOINS.match(neighbour)


def _line_at(text: str, at: int) -> tuple[int, int]:
    """Return start and end of the line around an offset."""
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, end if end >= 0 else len(text)


_RADICALS = "\u2e80-\u2fd5"
_RADICAL = re.compile(f"[{_RADICALS}]")
_IN_WORD = re.compile(f"(?<=[{HAN}])[{_RADICALS}]+|[{_RADICALS}]+(?=[{HAN}])|[{_RADICALS}]{{2,}}")
# Unicode gives no equal for these; the rest of the block are parts no word is written with.
_SUPPLEMENT = dict(
    zip(
        "⺎⺟⺠⻁⻄⻅⻆⻉⻋⻑⻒⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "兀母民虎西见角贝车長镸长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)


def replace_radicals(text: str) -> Repaired:
    """Return the text with signs of radicals inside words made the characters they look like.

    Text copied out of a PDF has them: the first sign of ``⼈⼯智能`` is U+2F08 and not 人. One that
    stands alone, as in a list of radicals, stays.
    """
    if not _RADICAL.search(text):
        return Repaired(text)
    return rewrite(
        text,
        [
            Replacement(at, at + 1, _character(text[at]), "radical")
            for match in _IN_WORD.finditer(text)
            for at in range(*match.span())
        ],
    )


@cache
def _character(radical: str) -> str:
    return _SUPPLEMENT.get(radical) or unicodedata.normalize("NFKC", radical)
