"""Width of punctuation in Chinese text, spaces around it, and quotes left open."""

import re
from collections.abc import Iterable, Iterator

from ingest.text.edit import Repaired
from ingest.text.han import HAN, HAN_CHAR, han_count
from ingest.text.lost import lost_marks
from ingest.text.rewrite import Replacement, rewrite

_KIND = "punctuation_width"
_WIDE = {",": "，", ":": "：", ";": "；", "?": "？", "!": "！", "(": "（", ")": "）"}
_MARKS = frozenset(",:;?!")
_LEFT = f"{HAN}”’」』》）】％…"
_RIGHT = f"{HAN}“‘「『《（【"
_MARK = re.compile(rf"(?<=[{_LEFT}])[,:;?!]|[,:;?!](?= ?[{_RIGHT}])")
_WIDE_MARK = re.compile(rf"(?<=[{_LEFT}])[，：；？！]|[，：；？！](?= ?[{_RIGHT}])")
_LATIN_MARK = re.compile(r"(?<=[A-Za-z])[,:?!](?=[A-Za-z]|$)|(?<=[A-Za-z0-9])[?!](?=$)", re.M)
_PAIR = re.compile(r"\(([^()\n]{0,200})\)")
_ENDS_CHINESE = re.compile(f"[{_LEFT}]")
_ASCII_PAIR = re.compile(r"\([\x20-\x7e]*?\)")
# A mail address has at most 64 characters before the @ (RFC 5321); without that bound a long run
# of letters is searched again from each of its characters.
_URL = re.compile(
    r"(?:https?://|www\.)[\x21-\x7e]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", re.ASCII
)
_TRAILING = re.compile(r"[,:;?!)]+$")

# Share of the marks next to Han that are half-width. The seeds with this dirt have 1.0, the
# highest of 638 clean texts .38.
_HALF_WIDTH_SHARE = 0.5
_HAN_SHARE_OF_LINE = 0.3  # above this a line is Chinese that names somebody in Latin


def widen_punctuation(text: str) -> Repaired:
    """Return the text with half-width punctuation of Chinese sentences made full-width.

    Seen in seeds 000, 002, 003 and 004: ``昨天,千位大佬写的…``, ``山姆·奥特曼(Sam Altman)``, and
    between Latin words ``Steven Levy:OpenAI 成立``. Numbers (``1,000``), times (``15:42``), URLs
    and English sentences, where a space follows the mark, stay. Only on a page where at least
    half of the marks beside Han are half-width.
    """
    wide = {m.start() for m in _MARK.finditer(text) if not _is_inside_number(text, m.start())}
    if not wide or len(wide) < _HALF_WIDTH_SHARE * (len(wide) + len(_WIDE_MARK.findall(text))):
        return Repaired(text)
    wide.update(_marks_of_latin_words(text))
    for match in _PAIR.finditer(text):
        at = match.start() - (2 if text.startswith(" ", match.start() - 1) else 1)
        is_behind_wide = at in wide and text[at] == ")"
        is_behind_chinese = is_behind_wide or (at >= 0 and _ENDS_CHINESE.match(text, at))
        if HAN_CHAR.search(match.group(1)) or is_behind_chinese:
            wide.update((match.start(), match.end() - 1))
    wide = _with_marks_behind(text, wide)
    for match in _URL.finditer(text):
        wide.difference_update(_without_trailing(match))
    # a comma behind a lost character is its other half
    wide -= _with_marks_behind(text, lost_marks(text))
    return rewrite(text, [Replacement(at, at + 1, _WIDE[text[at]], _KIND) for at in wide])


def _with_marks_behind(text: str, places: Iterable[int]) -> set[int]:
    """Return places with those of the marks that follow at once, as in ``?!`` and ``(Altman):``."""
    found = set(places)
    for place in tuple(found):
        at = place + 1
        while text[at : at + 1] in _MARKS and at not in found:
            found.add(at)
            at += 1
    return found


def _is_inside_number(text: str, at: int) -> bool:
    return text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()


def _marks_of_latin_words(text: str) -> Iterator[int]:
    """Yield marks with a Latin word on each side, without a space, in a Chinese line."""
    offset = 0
    for line in text.split("\n"):
        if han_count(line) > _HAN_SHARE_OF_LINE * len(line):
            kept = {at for pair in _ASCII_PAIR.finditer(line) for at in range(*pair.span())}
            yield from (
                offset + m.start() for m in _LATIN_MARK.finditer(line) if m.start() not in kept
            )
        offset += len(line) + 1


def _without_trailing(url: re.Match[str]) -> range:
    tail = _TRAILING.search(url.group())
    return range(url.start(), url.end() - (len(tail.group()) if tail else 0))


_OPENING = "“‘「『《（【"
_CLOSING = "”’」』》）】"
_MIDDLE = "，、；：。？！"
# Never right in Chinese print: spaces inside a pair, before a mark, behind a mark.
_STRAY: tuple[re.Pattern[str], ...] = (
    re.compile(rf"(?<=[{_OPENING}]) +(?=\S)"),
    re.compile(rf"(?<=\S) +(?=[{_CLOSING}{_MIDDLE}])"),
    re.compile(rf"(?:(?<=[{_MIDDLE}])|(?<=[。！？…，][”’」』])) +(?=[{HAN}A-Za-z0-9{_OPENING}])"),
)
# Around a pair some authors like them, as around Latin words; no evidence, but gone with the rest.
_AROUND_PAIR: tuple[re.Pattern[str], ...] = (
    re.compile(rf"(?<=[{_CLOSING}]) +(?=[{HAN}{_OPENING}])"),
    re.compile(rf"(?<=[{HAN}]) +(?=[{_OPENING}])"),
)
_ANY_MARK = re.compile(f"[{_OPENING}{_CLOSING}{_MIDDLE}]")
_SPACE_AT_MARK = re.compile(f" [{_CLOSING}{_MIDDLE}]|[{_OPENING}{_MIDDLE}”’」』] ")

# One slip of the finger in a text is the author's, as a wrong character would be: 119 of 638 clean
# texts have one to four such spaces, 12 have more, but at fewer than one in twenty marks (lists of
# films whose links print one). Five have them at every sixth to seventeenth mark: a habit, most in
# translations from languages where they belong there. A page printed with half-width marks brings
# their spaces with them.
_ENOUGH_STRAY = 5
_STRAY_SHARE = 0.05


def has_stray_spaces(text: str) -> bool:
    """Return whether spaces beside Chinese punctuation are a habit of the page, no single slip."""
    if len(_SPACE_AT_MARK.findall(text)) < _ENOUGH_STRAY:
        return False  # nearly every page
    n_stray = len(_spans_of(_STRAY, text))
    return n_stray >= _ENOUGH_STRAY and n_stray >= _STRAY_SHARE * len(_ANY_MARK.findall(text))


def drop_stray_spaces(text: str) -> Repaired:
    """Return the text without spaces inside quotes or beside Chinese punctuation.

    Seen in seed 004: ``“ Sir ”``, and in seed 002 ``还有一些人认为, OpenAI 隐藏``. Spaces between
    Han and Latin words are a matter of taste and stay. To be asked only about a page that
    ``has_stray_spaces`` or was printed with half-width marks.
    """
    spans = _spans_of(_STRAY + _AROUND_PAIR, text)
    return rewrite(text, [Replacement(a, b, "", "stray_space") for a, b in spans])


def _spans_of(patterns: tuple[re.Pattern[str], ...], text: str) -> set[tuple[int, int]]:
    return {match.span() for pattern in patterns for match in pattern.finditer(text)}


_CORNERS = (("「", "」"), ("『", "』"))
_SENTENCE_ENDS = ("。", "？", "！", "…")
_ENOUGH_PAIRS = 3


def balance_quotes(text: str) -> Repaired:
    """Return the text with a ``」`` put at the end of a paragraph that left one ``「`` open.

    Seen in seed 002: ``「我读到了 GPT-4 是基于 Transformer 架构的。`` with its end lost. Inferred,
    so only on a page with three good pairs, and not where the quotation goes on: the next
    paragraph opens with ``「`` again, or a later one has the missing ``」``.
    """
    return rewrite(text, list(_missing_corners(text)))


def _missing_corners(text: str) -> Iterator[Replacement]:
    lines = text.split("\n")
    for left, right in _CORNERS:
        if text.count(right) < _ENOUGH_PAIRS:
            continue
        excess = [line.count(left) - line.count(right) for line in lines]
        end = -1
        for i, line in enumerate(lines):
            end += len(line) + 1
            if excess[i] == 1 and line.endswith(_SENTENCE_ENDS):
                following = next((x for x in lines[i + 1 :] if x.strip()), "")
                goes_on = following.lstrip().startswith(left)
                closes_later = next((x for x in excess[i + 1 :] if x), 0) < 0
                if not goes_on and not closes_later:
                    yield Replacement(end, end, right, "open_quote", "inferred")
