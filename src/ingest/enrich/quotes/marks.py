"""Where quotation marks open and close, over paragraphs and through misprints."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

# What closes what. Straight marks close themselves.
_CLOSER = {"“": "”", "「": "」", "『": "』", "‘": "’", '"': '"', "'": "'"}
_OPENER = {closer: opener for opener, closer in _CLOSER.items()}
_MARK = re.compile("[“”「」『』‘’\"'\n]")
_ENDS = frozenset("。！？!?…；;")
# What follows a closing mark, and never an opening one.
_FOLLOWS_END = frozenset("，。；、！？）,;)\n")
# A quotation opened once and closed paragraphs later: longer ones are a lost mark.
_REACH = 3_000
_LETTER = re.compile("[A-Za-z0-9]")
_KEPT = frozenset("。！？!?…，,；;\n")
BLANK = "■"
_BLANKED = re.compile("[^\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """Text between two quotation marks, without the marks.

    Args:
        start: First character, an offset into the text.
        end: One past the last character.
        mark: The opening mark.
        depth: 0 for a span that stands in no other.
        is_closed: Whether its own closing mark stands at ``end``.
    """

    start: int
    end: int
    mark: str
    depth: int
    is_closed: bool


def marked_spans(text: str) -> tuple[Marked, ...]:
    """Return all marked spans by start, the outer before the inner.

    A paragraph that opens the mark anew ends the span before it. A mark opened once and closed
    some paragraphs later is one span. A mark never closed ends with its paragraph, and one
    closed by another opening mark, as in ``“好的“，他说``, ends there.
    """
    return tuple(sorted(_spans(text), key=lambda span: (span.start, span.depth)))


def _spans(text: str) -> Iterator[Marked]:
    opened = _Opened(text)
    for match in _MARK.finditer(text):
        at, char = match.start(), match.group()
        if char == "\n":
            if opened.marks and not _goes_on(text, at, opened.marks[0]):
                yield from opened.left_open(at)
        elif not _is_apostrophe(text, at, char):
            if _closes(text, at, char, opened.marks):
                yield from opened.closed_by(char, at)
            elif char in _CLOSER or _is_misprinted_opener(text, at):
                opened.push(_OPENER.get(char, char), at + 1)
    yield from opened.left_open(len(text.rstrip()))


class _Opened:
    """The marks that are open at one place of a text, the outermost first."""

    def __init__(self, text: str) -> None:
        self.marks: list[str] = []
        self._text = text
        self._starts: list[int] = []

    def push(self, mark: str, start: int) -> None:
        self.marks.append(mark)
        self._starts.append(start)

    def closed_by(self, char: str, at: int) -> Iterator[Marked]:
        """Yield the span that a mark closes; marks inside it that nobody closed are dropped."""
        wanted = char if char in self.marks else _OPENER.get(char, char)
        while self.marks[-1] != wanted:
            self.marks.pop()
            self._starts.pop()
        yield from self._popped(at, is_closed=True)

    def left_open(self, at: int) -> Iterator[Marked]:
        """Yield all open spans, which end here for want of a closing mark."""
        while self.marks:
            yield from self._popped(at, is_closed=False)

    def _popped(self, end: int, *, is_closed: bool) -> Iterator[Marked]:
        mark, start = self.marks.pop(), self._starts.pop()
        if self._text[start:end].strip():
            yield Marked(
                start=start, end=end, mark=mark, depth=len(self.marks), is_closed=is_closed
            )


def _closes(text: str, at: int, char: str, opened: list[str]) -> bool:
    if char in "\"'":
        return char in opened
    if char in _OPENER:
        return _OPENER[char] in opened
    if not opened or opened[-1] != char:
        return False
    # “好的“，他说: the same opening mark again, where only a closing one can stand
    following = text[at + 1 : at + 2]
    return not following or following in _FOLLOWS_END or text[at - 1] in _ENDS


def _goes_on(text: str, at: int, mark: str) -> bool:
    """Return whether a span opened before the line end at ``at`` goes on behind it."""
    following = text[at:].lstrip()[:1] if at + 1 < len(text) else ""
    if not following or following == mark or mark in "\"'":
        return False
    closing = text.find(_CLOSER[mark], at, at + _REACH)
    opening = text.find(mark, at, at + _REACH)
    return closing >= 0 and (opening < 0 or closing < opening)


def _is_apostrophe(text: str, at: int, char: str) -> bool:
    if char not in "'’‘":
        return False
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if char == "'":  # a straight one quotes only at the border of Chinese text or another mark
        return bool(_LETTER.match(before) or (_LETTER.match(after) and before == " "))
    return bool(_LETTER.match(before) and _LETTER.match(after))


def _is_misprinted_opener(text: str, at: int) -> bool:
    """Return whether a lone closing mark opens, as in ``他说：”好的”``."""
    before, after = text[at - 1 : at] if at else "\n", text[at + 1 : at + 2]
    return before in "：:，\n" and bool(after.strip()) and after not in _FOLLOWS_END


class Stretch(Protocol):
    """Something that stands between two offsets."""

    @property
    def start(self) -> int:
        """First character."""

    @property
    def end(self) -> int:
        """One past the last character."""


def blanked(text: str, stretches: Iterable[Stretch]) -> str:
    """Return the text with stretches in order, without overlap, blanked; line ends stay."""
    parts = []
    at = 0
    for stretch in stretches:
        inner = _BLANKED.sub(BLANK, text[stretch.start : stretch.end])
        parts += [text[at : stretch.start], inner]
        at = stretch.end
    return "".join([*parts, text[at:]])


def narration_of(text: str, spans: Iterable[Marked]) -> str:
    """Return the text with all that is marked blanked, as long as before.

    Marks stay, and so does the punctuation that ends a span: ``“走吧。”他说`` has two sentences.
    """
    parts = []
    at = 0
    for span in spans:
        if span.depth or span.start < at:
            continue
        inner = text[span.start : span.end]
        tail = inner[-1] if inner[-1] == "\n" else inner.rstrip()[-1:]
        kept = tail if tail in _KEPT else BLANK
        parts += [text[at : span.start], _BLANKED.sub(BLANK, inner[:-1]), kept]
        at = span.end
    return "".join([*parts, text[at:]])
