"""Which lines of a body are the article's text: one table of rules, after every extractor.

On top of an existing tool a filter like this raised clean pages from .21 to .81; it is the biggest
gain per line of code. What it takes out is kept with the rule that did it, because 来源, 责编 and
原标题 lines are evidence for the metadata.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.extract.line_table import LineRule, matching_rule
from ingest.extract.parts import DroppedLine
from ingest.extract.spared import is_asked_for, is_live_entry
from ingest.extract.title import strip_farm_tail
from ingest.extract.visible import HAN_RUNS

_SENTENCE = re.compile("[。！？；…]|[.!?](?:\\s|$)")
_FOLD = re.compile(r"[\s\W_]+")
_URL = re.compile(r"https?://[^\s，。；）)】\]<>\"'“”]+")
# A stop marker ends the article only when the body is behind it: a 推荐阅读 box above the text
# must not cut the text off. Nothing measured depends on the exact figures: 0 to .7 and 0 to 200
# characters give the same on 47 labelled pages and 95 shapes; both stand for "not above the body".
_BODY_BEHIND_SHARE = 0.3
_BODY_BEHIND_HAN = 40
_PROSE_HAN = 16
# A summary that a system cut from the first paragraph: so many characters are no coincidence.
_SUMMARY_LABEL = re.compile(
    "^[【\\[]?(?:摘要|导读|简介|核心提示|内容提要|提要|导语)[】\\]]?\\s*[：:]?"
)
_LEAD_KEY = 16
_LEAD_AHEAD = 4
# A subtitle is shorter and no sentence; a summary that is one may be the first paragraph.
_STANDFIRST = 50
# ← 返回, a section's name: a link above the text. A longer one may be its first paragraph.
_HEAD_LINK = 20
# Han characters of a paragraph that stands twice when a page is printed for two kinds of screens.
_REPEATED = 24
# A notice may be followed by another and by a sentence about the author.
_EDGE_PROSE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyLine:
    """One line of a body before cleaning.

    Args:
        text: The line.
        is_boxed: Whether it stands in a comment, share or rank box.
        is_linked: Whether more than half of it is link text.
        is_caption: Whether the page marks it as a caption, or it stands as one under a picture.
        is_cell: Whether it is a cell of a table of the text.
        is_code: Whether it stands in ``pre`` or ``code``.
        is_line_number: Whether it only numbers a line of a program.
        is_standfirst: Whether the page marks it as a subtitle or summary.
        pieces: The line by inline element, as printed; empty when it is one piece.
    """

    text: str
    pieces: tuple[str, ...] = ()
    is_boxed: bool = False
    is_linked: bool = False
    is_caption: bool = False
    is_cell: bool = False
    is_code: bool = False
    is_line_number: bool = False
    is_standfirst: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanedLines:
    """Body lines, sorted into text and the rest.

    Args:
        kept: Positions of the lines that are text.
        texts: What is left of each kept line.
        dropped: The rest, in page order, with the rule that took it out.
        dropped_at: Positions of the dropped lines.
        references: URLs the article names as its sources.
    """

    kept: tuple[int, ...]
    texts: tuple[str, ...]
    dropped: tuple[DroppedLine, ...]
    dropped_at: tuple[int, ...]
    references: tuple[str, ...]


def clean_lines(lines: Sequence[BodyLine], *, title: str | None) -> CleanedLines:
    """Return which lines of a body are the article's text.

    Args:
        lines: The body, normalised: simplified, words joined.
        title: Headline; a line that repeats it goes.
    """
    cleaner = _Cleaner(lines, title_key=_FOLD.sub("", title or ""))
    for at, line in enumerate(lines):
        if line.text.strip():
            cleaner.take(at)
    return CleanedLines(
        kept=tuple(cleaner.kept),
        texts=tuple(cleaner.texts),
        dropped=tuple(line for _, line in cleaner.dropped),
        dropped_at=tuple(at for at, _ in cleaner.dropped),
        references=tuple(dict.fromkeys(cleaner.references)),
    )


class _Cleaner:
    """What is known of a body while its lines are taken one after the other."""

    def __init__(self, lines: Sequence[BodyLine], *, title_key: str) -> None:
        self.lines = lines
        self.title_key = title_key
        self.printed = [line.text for line in lines]
        self.sizes = [
            0 if line.is_boxed else len("".join(HAN_RUNS.findall(line.text))) for line in lines
        ]
        self.prose = [
            0 if line.is_linked else size for line, size in zip(lines, self.sizes, strict=True)
        ]
        self.total = sum(self.prose)
        is_prose = [_is_prose(line, size) for line, size in zip(lines, self.sizes, strict=True)]
        self.is_prose = is_prose
        self.last_prose = max((at for at, is_one in enumerate(is_prose) if is_one), default=-1)
        self.ahead = _prose_ahead(lines, is_prose)
        self.is_twice = _is_twice(lines, self.sizes)
        self.kept: list[int] = []
        self.texts: list[str] = []
        self.dropped: list[tuple[int, DroppedLine]] = []
        self.references: list[str] = []
        self.behind = 0
        self.stopped: str | None = None
        self.in_head = True

    def take(self, at: int) -> None:
        """Sort one line."""
        text = self.printed[at].strip()
        if self.stopped is not None:
            self._drop(at, text, self.stopped)
            if self.stopped == "references":
                self.references.extend(_URL.findall(text))
            return
        rule = self._marked(at, text) or self._worded(at, text) or self._placed(at, text)
        if rule is None:
            self._keep(at, text)
            self.in_head = self.in_head and not self.is_prose[at]
        elif isinstance(rule, str):
            self._drop(at, text, rule)
        elif rule.action == "cut":
            left = rule.match.sub("", text).strip()
            self._drop(at, text[len(left) :].strip() or text, rule.id)
            if left:
                self._keep(at, left)
        else:
            self._drop(at, text, rule.id)
            if rule.id == "address":
                self.references.extend(_URL.findall(text))
            if rule.action == "stop" and _is_behind(self.behind, self.total):
                self.stopped = rule.id

    def _keep(self, at: int, text: str) -> None:
        self.kept.append(at)
        self.texts.append(text)
        self.behind += self.prose[at]

    def _drop(self, at: int, text: str, rule: str) -> None:
        self.dropped.append((at, DroppedLine(line=text, rule=rule)))

    def _marked(self, at: int, text: str) -> str | None:
        """Return what the page itself says a line is, or None for a line of text."""
        line = self.lines[at]
        is_short = len(text) <= _STANDFIRST and not _SENTENCE.search(text)
        found = (
            (line.is_boxed, "box"),
            (line.is_caption, "caption_element"),
            (line.is_line_number, "line_number"),
            (line.is_standfirst and self.in_head and is_short, "standfirst"),
            (not line.is_code and not _FOLD.sub("", text), "no_words"),
            (_FOLD.sub("", strip_farm_tail(text)) == (self.title_key or None), "title_again"),
        )
        return next((rule for is_one, rule in found if is_one), None)

    def _worded(self, at: int, text: str) -> LineRule | None:
        """Return the rule of the table that takes a line by its words and its place."""
        rule = matching_rule(
            text,
            in_head=self.in_head,
            in_tail=self.behind * 2 >= self.total or at >= len(self.lines) - 8,
            in_edge=self.in_head or self.ahead[at] <= _EDGE_PROSE,
            is_followed=at + 1 < len(self.lines) and self.is_prose[at + 1],
        )
        if rule is None or rule.spares is None:
            return rule
        line = self.lines[at]
        is_spared = (
            (rule.spares == "cell" and line.is_cell)
            or (rule.spares == "code" and line.is_code)
            or (rule.spares == "live_entry" and is_live_entry(text, self.printed))
            or (rule.spares == "asked_for" and is_asked_for(at, self.printed))
        )
        return None if is_spared else rule

    def _placed(self, at: int, text: str) -> str | None:
        """Return what the lines around a line say it is, or None for a line of text."""
        following = self.printed[at + 1 : at + 1 + _LEAD_AHEAD]
        if not self.behind and _is_cut_from(text, following):
            return "lead_again"
        if self.is_twice and self.sizes[at] >= _REPEATED and text in self.texts:
            return "repeated"
        if self.lines[at].is_linked and self._is_link_list(at):
            return "link_list"
        return None

    def _is_link_list(self, at: int) -> bool:
        """Return whether a linked line belongs to a list of links rather than to the text.

        A list has neighbours of its kind, or stands before the first or behind the last sentence.
        """
        text = self.printed[at]
        if _SENTENCE.search(text) and len(text) > 30:
            return False
        if at > self.last_prose or (self.in_head and len(text) <= _HEAD_LINK):
            return True
        beside = (i for i in (at - 1, at + 1) if 0 <= i < len(self.lines))
        return any(self.lines[i].is_linked for i in beside)


def _is_cut_from(text: str, following: Sequence[str]) -> bool:
    """Return whether a line is the beginning of one that follows, cut off or not."""
    key = _FOLD.sub("", _SUMMARY_LABEL.sub("", text))
    if len(key) < _LEAD_KEY:
        return False
    return any(
        len(key) <= len(other) and _FOLD.sub("", other).startswith(key) for other in following
    )


def _is_twice(lines: Sequence[BodyLine], sizes: Sequence[int]) -> bool:
    """Return whether a text is printed twice; one paragraph that is may be the author's slip."""
    longs = [line.text for line, size in zip(lines, sizes, strict=True) if size >= _REPEATED]
    half = len(longs) // 2
    return half > 1 and longs == longs[:half] * 2


def _prose_ahead(lines: Sequence[BodyLine], is_prose: Sequence[bool]) -> list[int]:
    """Return how many sentences stand behind each line, counted to just above ``_EDGE_PROSE``.

    Notices are none.
    """
    ahead = [0] * len(lines)
    n = 0
    for i in range(len(lines) - 1, -1, -1):
        ahead[i] = n
        if n <= _EDGE_PROSE and is_prose[i] and not lines[i].is_boxed:
            n += matching_rule(lines[i].text.strip()) is None
    return ahead


def _is_prose(line: BodyLine, n_han: int) -> bool:
    return n_han >= _PROSE_HAN and not line.is_linked and bool(_SENTENCE.search(line.text))


def _is_behind(behind: int, total: int) -> bool:
    return behind >= _BODY_BEHIND_HAN and behind >= total * _BODY_BEHIND_SHARE
