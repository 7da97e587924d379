"""Spaces between word segments."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from ingest.text.edit import Repaired
from ingest.text.han import CJK_PUNCTUATION, HAN, han_count
from ingest.text.rewrite import Replacement, rewrite

_CJK = f"{HAN}{CJK_PUNCTUATION}\u00b7\u2260"
_SEGMENT_GAP = re.compile(rf"(?<=[{HAN}]) (?=[{HAN}])")

# Share of Han characters with a lone space before the next one: seed 001 has .44, its four
# fellows at most .002, and the highest of 638 clean texts .031.
_SEGMENTED_SHARE = 0.2

_GAPS: tuple[re.Pattern[str], ...] = (
    re.compile(rf"(?<=[{_CJK}]) +(?=\S)|(?<=\S) +(?=[{_CJK}])"),
    re.compile(r"(?<=[A-Za-z0-9]) (?=- [A-Za-z0-9])|(?<=[A-Za-z0-9] -) (?=[A-Za-z0-9])"),
    re.compile(r"(?<=\d) (?=[.:] \d)|(?<=\d [.:]) (?=\d)"),
    re.compile(r"(?<=[A-Za-z]) (?=\. (?:[A-Z]{2,3}|[a-z]{2,4})(?! ?[A-Za-z]))"),
    re.compile(r"(?<=[A-Za-z] \.) (?=(?:[A-Z]{2,3}|[a-z]{2,4})(?! ?[A-Za-z]))"),
    re.compile(r"(?<=[A-Za-z0-9]) (?=[,;:!?%)])|(?<=[(]) (?=\S)"),
)
_FILE_NAME = re.compile(r"\[ ([\w .\-]+\. ?(?:png|jpe?g|gif|webp|svg)) \]", re.ASCII)


def join_segments(text: str) -> Repaired:
    """Return the text without the spaces a renderer put between word segments.

    Seen in seed 001: ``暂停 训练 比 GPT - 4 更 强大``. Changed is only a page where more than a
    fifth of the Han characters are so parted. There ``3 . 5亿``, ``15 : 42`` and ``Adept . AI``
    close up too, picture names (``[ hom e . png ]``) and known names (``OpenA I``) become one word.
    """
    n_han = han_count(text)
    if not n_han or len(_SEGMENT_GAP.findall(text)) < _SEGMENTED_SHARE * n_han:
        return Repaired(text)
    drop: set[int] = set()
    for gap in _GAPS:
        for match in gap.finditer(text):
            drop.update(range(match.start(), match.end()))
    for whole in (_FILE_NAME, _split_names()):
        for match in whole.finditer(text):
            drop.update(i for i in range(match.start(), match.end()) if text[i] == " ")
    return rewrite(text, _deletions(drop, "segment_space"))


@cache
def latin_names() -> tuple[str, ...]:
    """Return the Latin names that renderers print in pieces."""
    data = files("ingest.text").joinpath("latin_names.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(data)["names"])


@cache
def _split_names() -> re.Pattern[str]:
    """Return a pattern of the known names with a space at any place inside."""
    spaced = (" ?".join(re.escape(c) for c in name) for name in latin_names())
    return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(spaced)})(?![A-Za-z])")


def _deletions(offsets: set[int], kind: str) -> Iterator[Replacement]:
    start: int | None = None
    for at in sorted(offsets):
        if start is None:
            start = at
        if at + 1 not in offsets:
            yield Replacement(start, at + 1, "", kind)
            start = None
