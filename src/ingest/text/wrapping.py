"""Line breaks inside paragraphs."""

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

from ingest.text.edit import Certainty, Repaired
from ingest.text.han import HAN, han_count
from ingest.text.rewrite import Replacement, rewrite
from ingest.text.spacing import latin_names

_KIND = "hard_wrap"
_ENDS_SENTENCE = re.compile(r"[。！？!?…：:]['\"”’」』）)】]*$|[.;；][”\"]?$")
_GOES_ON = re.compile(r"[，、；：。！？”’」』）》】,;:!?]")
_STAYS_OPEN = re.compile(r"[，、（《「『“‘(—,]$")
_SPACED = re.compile(rf"[{HAN}] [A-Za-z0-9]|[A-Za-z0-9] [{HAN}]")
_UNSPACED = re.compile(rf"[{HAN}][A-Za-z0-9]|[A-Za-z0-9][{HAN}]")
_LISTED = re.compile(r"\s*(?:[•*·●○▪■◆\[【!#|>]|\d{1,2}[.、)](?!\d))")
_INDENTED = re.compile("\u3000|  ")
_HYPHENATED = re.compile("([A-Za-z]{2,})([-\u00ad\u2010])$")
_BROKEN_OFF = re.compile("[A-Za-z][-\u00ad\u2010]$")
_BEGINS_LATIN = re.compile("[A-Za-z0-9]")
_SOFT = frozenset("\u00ad\u2010")
_LATIN_HEAD = re.compile("[A-Za-z]+")
_TOKEN = re.compile(r"[A-Za-z0-9.,'’%+-]+|\S")

# A wrapped page has lines of one width and hardly one much longer. Of 638 clean texts none passes.
_ENOUGH_BREAKS = 3
_SHORTEST = 12  # characters
_NARROWEST = 40
_WIDEST_SHARE = 1.6
_LONG_LINES_SHARE = 0.05
_FULL_SHARE = 0.7
_ENOUGH_BLANK = 2  # one stands under the headline
_LINES_PER_BLANK = 20  # a longer paragraph is rare: with fewer blank lines, these do not part them
_IN_MID_SENTENCE_SHARE = 0.5
# Lines narrower than 40 columns are only believed where all of them end at one margin.
_NARROWEST_SHARP = 24
_ENOUGH_BREAKS_SHARP = 8
_SHARP_SHARE = 0.9
_TRIMMED = 2  # characters: the spaces at both ends of a line are often gone
_SLACK = 4  # columns: a mark that must not begin a line takes the character before it along


def unwrap_lines(text: str) -> Repaired:
    r"""Return the text with the lines of each paragraph joined, if the page was hard-wrapped.

    Seen in seed 001: ``包括所有关键参与\n者。`` and ``（Geoffrey\nHinton）``. A blank line ends a
    paragraph. Within one, a line goes on when what begins the next one had no room in it, when a
    bracket or quote is still open, or when the next line begins with closing punctuation. Latin
    words are joined with a space, Latin and Han as the page does elsewhere, Han with nothing; the
    halves of one word (``inter-\nnational``, ``Open\nAI``) become that word.
    """
    lines = text.split("\n")
    page = _page_of(lines, text)
    if page is None:
        return Repaired(text)
    replacements: list[Replacement] = []
    end = -1
    n_open = 0
    is_inside = False
    for line, following in pairwise(lines):
        end += len(line) + 1
        n_open = max(0, n_open + _opened(line))
        is_inside = _may_join(line, following) and (
            page.continues(line, following, n_open) or (is_inside and page.goes_on(line, following))
        )
        if is_inside:
            replacements.append(_joint(page, line, following, end))
        else:
            n_open = 0
    return rewrite(text, replacements)


def _may_join(line: str, following: str) -> bool:
    """Return whether both lines have text and the seam would not melt, as e and its accent do."""
    if not line.strip() or not following.strip():
        return False
    return unicodedata.is_normalized("NFC", line[-1] + following[0])


def _opened(line: str) -> int:
    """Return how many more brackets and quotes the line opens than it closes."""
    return sum(line.count(a) - line.count(b) for a, b in ("“”", "（）", "《》", "「」"))


def _columns(line: str) -> int:
    """Return the width of a line where a Chinese character takes two columns."""
    return 2 * len(line) - len(line.encode("ascii", errors="ignore"))


@dataclass(frozen=True)
class _Page:
    """How a page is wrapped.

    Args:
        text: The page.
        long: Columns from which a line goes on, whatever follows: most of a full line where
            blank lines part the paragraphs, infinite where only the margin can tell.
        is_sharp: Whether lines end at one margin, so that a line with room left ends a paragraph.
        measure: Width of a line: columns, or characters where these end at one margin.
        width: The margin.
    """

    text: str
    long: float
    is_sharp: bool = False
    measure: Callable[[str], int] = _columns
    width: float = math.inf

    def continues(self, line: str, following: str, n_open: int) -> bool:
        """Return whether the line goes on in the next, ``n_open`` brackets being open."""
        if _LISTED.match(following) or _INDENTED.match(following):
            return False
        is_full = self.is_sharp and _is_full(line, following, self.measure, self.width)
        if _LISTED.match(line):
            return is_full
        if _GOES_ON.match(following) or _STAYS_OPEN.search(line):
            return True
        if _BROKEN_OFF.search(line) and _BEGINS_LATIN.match(following):
            return True
        if n_open > 0 and not (self.is_sharp and _ENDS_SENTENCE.search(line)):
            return True
        return is_full or _columns(line) >= self.long

    def goes_on(self, line: str, following: str) -> bool:
        """Return whether a line amid a paragraph goes on, however short: only a blank ends that."""
        is_new = _LISTED.match(following) or _INDENTED.match(following)
        return self.long < math.inf and not is_new and not _ENDS_SENTENCE.search(line)

    @property
    def is_cut_anywhere(self) -> bool:
        """Whether lines were cut after so many characters, inside words too."""
        return self.measure is len

    @cached_property
    def words(self) -> frozenset[str]:
        """The Latin words of the page, lower case, and the known names."""
        found = re.findall("[A-Za-z]+(?:-[A-Za-z]+)*", self.text)
        return frozenset(word.lower() for word in (*found, *latin_names()))

    @cached_property
    def has_gaps(self) -> bool:
        """Whether the page puts spaces between Han and Latin words."""
        return len(_SPACED.findall(self.text)) > len(_UNSPACED.findall(self.text))


def _is_full(line: str, following: str, measure: Callable[[str], int], width: float) -> bool:
    """Return whether the first word of the next line had no room in this one."""
    is_end = _ENDS_SENTENCE.search(line) is not None
    if measure is len:
        return len(line) >= width - (0 if is_end else _TRIMMED)
    token = _TOKEN.search(following)
    if token is None:
        return False
    slack = 0 if is_end else _SLACK
    return measure(line) + measure(token.group()) > width - slack


def _page_of(lines: list[str], text: str) -> _Page | None:
    """Return how the page is wrapped, or None if it is not."""
    pairs = [(a, b) for a, b in pairwise(lines) if len(a) >= _SHORTEST and b and not b.isspace()]
    n_open = sum(not _ENDS_SENTENCE.search(a[-8:]) for a, _ in pairs)
    if n_open < _ENOUGH_BREAKS or n_open < _IN_MID_SENTENCE_SHARE * len(pairs) / 2:
        return None  # nearly every page
    pairs = [(a, b) for a, b in pairs if 2 * han_count(a) >= len(a)]
    wide = _open_breaks(pairs, _NARROWEST)
    if len(wide) >= _ENOUGH_BREAKS and _fits(lines, wide):
        return _sharp_page(text, wide, lines) or _loose_page(text, wide)
    narrow = _open_breaks(pairs, _NARROWEST_SHARP)
    if len(narrow) >= _ENOUGH_BREAKS_SHARP and _fits(lines, narrow):
        return _sharp_page(text, narrow, lines)
    return None


def _open_breaks(pairs: list[tuple[str, str]], narrowest: int) -> list[tuple[str, str]]:
    """Return the lines that break in mid-sentence with the next, none if most do not."""
    breaks = [(a, b) for a, b in pairs if _columns(a) >= narrowest]
    found = [(a, b) for a, b in breaks if not _ENDS_SENTENCE.search(a.rstrip())]
    return found if len(found) >= _IN_MID_SENTENCE_SHARE * len(breaks) else []


def _fits(lines: list[str], breaks: list[tuple[str, str]]) -> bool:
    """Return whether hardly a line is much wider than those that break in mid-sentence."""
    widest = _WIDEST_SHARE * median(_columns(line) for line, _ in breaks)
    n_long = sum(_columns(line) > widest for line in lines)
    return n_long <= _LONG_LINES_SHARE * len(breaks)


def _sharp_page(text: str, breaks: list[tuple[str, str]], lines: list[str]) -> _Page | None:
    """Return the page if its lines end at one margin: by columns, or better by characters."""
    n_blank = sum(not line.strip() for line in lines)
    is_parted = n_blank >= _ENOUGH_BLANK and n_blank * _LINES_PER_BLANK >= len(lines) - n_blank
    long = _FULL_SHARE * median(_columns(a) for a, _ in breaks) if is_parted else math.inf
    n_chars = _length_of_cut(lines, max(len(line) for line, _ in breaks))
    if n_chars:
        return _Page(text, long, is_sharp=True, measure=len, width=n_chars)
    for measure in (_columns, len):
        widths = sorted(measure(line) for line, _ in breaks)
        width = widths[int(0.95 * (len(widths) - 1))]
        n_full = sum(_is_full(a, b, measure, width) for a, b in breaks)
        if n_full >= _SHARP_SHARE * len(breaks):
            return _Page(text, long, is_sharp=True, measure=measure, width=width)
    return None


def _length_of_cut(lines: list[str], length: int) -> int | None:
    """Return the characters of a line if all full ones have as many, also the partly Latin ones.

    Lines of one width in columns have more characters where some are Latin.
    """
    mixed = [
        len(line)
        for line, following in pairwise(lines)
        if following.strip() and len(line) >= _FULL_SHARE * length
        if _columns(line) < 2 * len(line) and not _ENDS_SENTENCE.search(line)
    ]
    n_exact = sum(length - _TRIMMED <= n <= length for n in mixed)
    return length if len(mixed) >= 2 and n_exact >= _SHARP_SHARE * len(mixed) else None


def _loose_page(text: str, breaks: list[tuple[str, str]]) -> _Page | None:
    full = _FULL_SHARE * median(_columns(line) for line, _ in breaks)
    near = sum(_columns(line) >= full for line, _ in breaks)
    return _Page(text, full) if near >= 0.75 * len(breaks) else None


_LATIN_TAIL = re.compile(r"[A-Za-z]+$")
_LATIN_END = re.compile(r"[A-Za-z0-9.,;)]$")
_LATIN_START = re.compile(r"[A-Za-z0-9(]")
_DIGIT_SEAM = re.compile(r"\d\d")
# First halves of words that are written with a hyphen anyway.
_KEEP_HYPHEN = re.compile(
    "all|anti|co|cross|cutting|data|deep|double|end|ex|face|fact|first|free|full|half|hand|high|large"
    "|long|low|machine|mid|multi|near|non|off|on|one|open|peer|post|pre|real|second|self|semi|short"
    "|single|state|step|third|top|two|ultra|up|well|world|zero"
)


def _joint(page: _Page, line: str, following: str, end: int) -> Replacement:
    """Return the replacement of the break at ``end`` between two lines."""
    hyphen = _HYPHENATED.search(line)
    head = _LATIN_HEAD.match(following)
    if hyphen and head:
        left, right = hyphen[1].lower(), head.group().lower()
        is_soft = hyphen[2] in _SOFT
        certainty: Certainty = "exact" if is_soft else "inferred"
        if is_soft or (head.group().islower() and _is_one_word(left, right, page.words)):
            return Replacement(end - 1, end + 1, "", _KIND, certainty)
        return Replacement(end, end + 1, "", _KIND)
    if _BROKEN_OFF.search(line) and _BEGINS_LATIN.match(following):
        return Replacement(end, end + 1, "", _KIND)  # GPT-4
    if _is_split_word(page, line, following):
        return Replacement(end, end + 1, "", _KIND, "inferred")
    return Replacement(end, end + 1, " " if _is_space_due(page, line, following) else "", _KIND)


def _is_one_word(left: str, right: str, words: frozenset[str]) -> bool:
    """Return whether the hyphen between the halves was put there by the wrapping."""
    if left + right in words:
        return True
    return f"{left}-{right}" not in words and not _KEEP_HYPHEN.fullmatch(left) and len(right) > 1


def _is_split_word(page: _Page, line: str, following: str) -> bool:
    """Return whether the break stands inside a Latin word or a number."""
    if page.is_cut_anywhere and len(line) >= page.width:
        seam = line[-1:] + following[:1]
        if _DIGIT_SEAM.fullmatch(seam) or (seam.isascii() and seam.isalpha()):
            return True
    tail, head = _LATIN_TAIL.search(line), _LATIN_HEAD.match(following)
    if tail is None or head is None:
        return False
    halves = tail.group().lower(), head.group().lower()
    if "".join(halves) not in page.words:
        return False
    others = page.text.lower().split(f"{halves[0]}\n{halves[1]}")
    return not all(any(re.search(rf"\b{half}\b", part) for part in others) for half in halves)


def _is_space_due(page: _Page, line: str, following: str) -> bool:
    """Return whether the break stood for a space: Latin to Latin, or to Han if the page does so."""
    if _LATIN_END.search(line) and _LATIN_START.match(following):
        return True
    seam = line[-1:] + following[:1]
    return page.has_gaps and _UNSPACED.fullmatch(seam) is not None
