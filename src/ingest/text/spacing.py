"""Spaces between word segments, and line breaks inside paragraphs."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise
from statistics import median

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
def _split_names() -> re.Pattern[str]:
    """Return a pattern of the known names with a space at any place inside."""
    data = files("ingest.text").joinpath("latin_names.toml").read_text(encoding="utf-8")
    names = tomllib.loads(data)["names"]
    spaced = (" ?".join(re.escape(c) for c in name) for name in names)
    return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(spaced)})(?![A-Za-z])")


def _deletions(offsets: set[int], kind: str) -> Iterator[Replacement]:
    start: int | None = None
    for at in sorted(offsets):
        if start is None:
            start = at
        if at + 1 not in offsets:
            yield Replacement(start, at + 1, "", kind)
            start = None


_ENDS_SENTENCE = re.compile(r"[。！？!?…：:]['\"”’」』）)】]*$|[.;；][”\"]?$")
_GOES_ON = re.compile(r"[，、；：。！？”’」』）》】,;:!?]")
_STAYS_OPEN = re.compile(r"[，、（《「『“‘(—,]$")
_LATIN_END = re.compile(r"[A-Za-z0-9.,;)]$")
_LATIN_START = re.compile(r"[A-Za-z0-9(]")
_SPACED = re.compile(rf"[{HAN}] [A-Za-z0-9]|[A-Za-z0-9] [{HAN}]")
_UNSPACED = re.compile(rf"[{HAN}][A-Za-z0-9]|[A-Za-z0-9][{HAN}]")
_LISTED = re.compile(r"\s*(?:[•*·●○▪■◆\[【!#|>]|\d{1,2}[.、)](?!\d))")

# A wrapped page has lines of one width and none much longer. Of 638 clean texts none passes.
_ENOUGH_BREAKS = 3
_NARROWEST = 40
_WIDEST_SHARE = 1.6
_FULL_SHARE = 0.7
_IN_MID_SENTENCE_SHARE = 0.5


def unwrap_lines(text: str) -> Repaired:
    r"""Return the text with the lines of each paragraph joined, if the page was hard-wrapped.

    Seen in seed 001: ``包括所有关键参与\n者。`` and ``（Geoffrey\nHinton）``. A blank line ends a
    paragraph. Within one, a line goes on when it is about as wide as the page's wrapped lines,
    when a bracket or quote is still open, or when the next line begins with closing punctuation.
    Latin words are joined with a space, Latin and Han as the page does elsewhere, Han with nothing.
    """
    lines = text.split("\n")
    full = _full_width(lines)
    if full is None:
        return Repaired(text)
    has_gaps = len(_SPACED.findall(text)) > len(_UNSPACED.findall(text))
    replacements: list[Replacement] = []
    end = -1
    n_open = 0
    for line, following in pairwise(lines):
        end += len(line) + 1
        n_open = max(0, n_open + _opened(line))
        if line.strip() and following.strip() and _continues(line, following, full, n_open):
            space = " " if _is_space_due(line, following, has_gaps=has_gaps) else ""
            replacements.append(Replacement(end, end + 1, space, "hard_wrap"))
        else:
            n_open = 0
    return rewrite(text, replacements)


def _opened(line: str) -> int:
    """Return how many more brackets and quotes the line opens than it closes."""
    return sum(line.count(a) - line.count(b) for a, b in ("“”", "（）", "《》", "「」"))


def _is_space_due(line: str, following: str, *, has_gaps: bool) -> bool:
    """Return whether the break stood for a space: Latin to Latin, or to Han if the page does so."""
    if _LATIN_END.search(line) and _LATIN_START.match(following):
        return True
    seam = line[-1:] + following[:1]
    return has_gaps and _UNSPACED.fullmatch(seam) is not None


def _full_width(lines: list[str]) -> float | None:
    """Return the width of a full line in columns, or None if the page is not wrapped."""
    breaks = [
        line
        for line, following in pairwise(lines)
        if following.strip() and _columns(line) >= _NARROWEST and _is_chinese(line)
    ]
    open_breaks = [line for line in breaks if not _ENDS_SENTENCE.search(line.rstrip())]
    if len(open_breaks) < max(_ENOUGH_BREAKS, _IN_MID_SENTENCE_SHARE * len(breaks)):
        return None
    typical = median(_columns(line) for line in open_breaks)
    if max(_columns(line) for line in lines) > _WIDEST_SHARE * typical:
        return None
    near = sum(_FULL_SHARE * typical <= _columns(line) for line in open_breaks)
    return _FULL_SHARE * typical if near >= 0.75 * len(open_breaks) else None


def _continues(line: str, following: str, full: float, n_open: int) -> bool:
    """Return whether the line goes on in the next, ``n_open`` brackets being open at its end."""
    if _LISTED.match(following) or _LISTED.match(line):
        return False
    if _GOES_ON.match(following) or _STAYS_OPEN.search(line):
        return True
    return n_open > 0 or _columns(line) >= full


def _columns(line: str) -> int:
    """Return the width of a line where a Chinese character takes two columns."""
    return sum(1 if char.isascii() else 2 for char in line)


def _is_chinese(line: str) -> bool:
    return 2 * han_count(line) >= len(line)
