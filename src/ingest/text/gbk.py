"""Bring back text whose GBK bytes were read one place off."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingest.text.edit import Certainty, Repaired
from ingest.text.foreign_names import lost_dots
from ingest.text.han import HAN_CHAR, PINYIN_VOWELS, PRIVATE_USE, is_common
from ingest.text.rewrite import Replacement, rewrite
from ingest.text.ruby import is_reading

_LEAD = range(0x81, 0xFF)
_TRAIL = range(0x40, 0x7F)
_FULL_WIDTH_ROW = 0xA3
_LOST_LEAD = 0xA1  # lead byte of 。 and of most Chinese punctuation
_LOST_GLOSS = re.compile(rf"([a-zü{PINYIN_VOWELS}]{{1,6}})[)）]")
_LOST_TAG = re.compile(r"/(?:span|p|div|strong|em|b|i|a|font|section|li|td)>")
_PUNCTUATION = frozenset("。，、；：？！“”‘’（）《》〈〉「」『』【】…—·")
_WIDE = re.compile("[Ａ-Ｚａ-ｚ＿＠＃＄＆＜＝＞［＼］＾｀｛｝]")
_CLOSING = {"「": "」", "『": "』", "“": "”", "‘": "’", "《": "》", "（": "）", "【": "】"}
_GLOSS = re.compile(r"[(（]([^)）]{1,6})[)）]")
_LONGEST_RUN = 600
_ENOUGH_READ = 4  # characters; three in a row can be frequent by chance
_ODD_PER_READING = 20  # one rare character, as in a name, for so many read


@dataclass(frozen=True, slots=True)
class _Run:
    """One damaged stretch of a text with its reading."""

    start: int
    end: int
    reading: str
    certainty: Certainty


def repair_slips(text: str) -> Repaired:
    """Return the text with one-byte slips behind ``。`` undone and lost ``·`` put back.

    Seen in seed 002: the first byte of 。 (A1 A3) became ``?``, and every byte after it was read
    one place off until an ASCII byte ended the run: ``?!笲en`` is 。」Ben, ``?,F(xiàn)`` is 。現,
    ``??梢韵胂蟮`` is 。可以想象的. The run is encoded again, with private-use characters by the
    user areas of GB 18030, given its A1 back and decoded. Where the run's end was lost for good,
    a pinyin gloss (``?!巩?dāng)``) or an open quote before a torn tag (``?!?/span>``) decides;
    if nothing does, the ``?`` of the lost end stays. Edited is only what a slip alone explains:
    the damage shows characters nobody writes, and the reading shows none.
    """
    runs = list(_runs(text))
    slips = [Replacement(r.start, r.end, r.reading, "gbk_slip", r.certainty) for r in runs]
    taken = {at for run in runs for at in range(run.start, run.end)}
    dots = [dot for dot in lost_dots(text) if dot.start not in taken]
    return rewrite(text, [*slips, *dots])


def _runs(text: str) -> Iterator[_Run]:
    at = text.find("?")
    while at >= 0:
        run = _run_at(text, at)
        if run is not None:
            yield run
        at = text.find("?", run.end if run is not None else at + 1)


def _run_at(text: str, start: int) -> _Run | None:
    """Return the run that begins with the ``?`` at ``start``, None if no slip explains it."""
    decoded, end, pending = _realigned(text, start)
    if not decoded or decoded[0] != "。" or "" in decoded:
        return None
    if pending is None:
        is_proven = _is_proven(decoded, text[start + 1 : end]) or _is_glossed(decoded, text, end)
        return _Run(start, end, "".join(decoded), "determined") if is_proven else None
    return _run_with_lost_end(text, start, end, decoded, pending)


def _realigned(text: str, start: int) -> tuple[list[str], int, int | None]:
    """Decode from the ``?`` at ``start`` one byte further left than the page was.

    Returns:
        The characters (``""`` for bytes that are none), where the run ends, and the lead byte
        whose other half was lost with the ``?`` standing there; None if nothing was lost.
    """
    pending = _LOST_LEAD
    decoded: list[str] = []
    for at in range(start + 1, min(len(text), start + _LONGEST_RUN)):
        char = text[at]
        pair = _shifted_pair(char, is_first=not decoded)
        if pair is None:
            if ord(char) in _TRAIL:
                return [*decoded, _decode(pending, ord(char))], at + 1, None
            return (decoded, at, pending) if char == "?" else ([], at, None)
        decoded.append(_decode(pending, pair[0]))
        pending = pair[1]
        if pending < 0x80:
            return [*decoded, chr(pending) if chr(pending).isalpha() else ""], at + 1, None
        if not decoded[-1] or pending not in _LEAD:
            break
    return [], start, None


def _shifted_pair(char: str, *, is_first: bool) -> bytes | None:
    """Return the two bytes a damaged character stands for, None for one that ends the run."""
    if char.isascii():
        # The page also printed full-width punctuation at half width: ！ as !, ， as a comma.
        is_folded = char in "!,:;()" or (char == "?" and is_first)
        return bytes((_FULL_WIDTH_ROW, ord(char) | 0x80)) if is_folded else None
    code = char.encode("gb18030", errors="ignore")
    return code if len(code) == 2 else None


@lru_cache(maxsize=4096)
def _decode(lead: int, trail: int) -> str:
    try:
        char = bytes((lead, trail)).decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return char if char in _PUNCTUATION or HAN_CHAR.fullmatch(char) else ""


def _is_proven(decoded: list[str], damaged: str) -> bool:
    """Return whether the reading is good Chinese and the damage is not."""
    n_odd_read = sum(_is_odd(char) for char in decoded)
    n_odd_seen = sum(_is_odd(char) or _is_wide(char) for char in damaged)
    return n_odd_read * _ODD_PER_READING <= len(decoded) and n_odd_seen > 3 * n_odd_read


def _is_odd(char: str) -> bool:
    if PRIVATE_USE.match(char):
        return True
    return bool(HAN_CHAR.match(char)) and not is_common(char)


def _is_wide(char: str) -> bool:
    """Return whether it is a full-width letter or sign, as in ``?Ｕ鹃L`` for 。站長.

    A3, the second byte of 。, begins such a pair. Full-width digits are left out: whole texts
    are printed with these.
    """
    return bool(_WIDE.match(char))


def _is_glossed(decoded: list[str], text: str, end: int) -> bool:
    """Return whether the pinyin behind the run is that of its last character."""
    gloss = _GLOSS.match(text, end)
    return gloss is not None and is_reading(decoded[-1], gloss.group(1))


def _run_with_lost_end(
    text: str, start: int, at: int, decoded: list[str], pending: int
) -> _Run | None:
    """Read a run whose last character and the ASCII byte after it became one ``?``."""
    reading = "".join(decoded)
    gloss = _LOST_GLOSS.match(text, at + 1)
    if gloss and (char := _only_character(pending, gloss.group(1))):
        return _Run(start, gloss.end(), reading + char, "determined")
    tag = _LOST_TAG.match(text, at + 1)
    closing = _missing_closing(text, start) if tag else None
    if tag and closing and closing.encode("gbk")[0] == pending:
        return _Run(start, tag.end(), reading + closing, "inferred")
    if len(decoded) >= _ENOUGH_READ and _is_proven(decoded, text[start + 1 : at]):
        return _Run(start, at, reading, "determined")
    return None


def _only_character(lead: int, syllable: str) -> str | None:
    """Return the one common character of a GBK row with that reading, None if not exactly one."""
    row = (_decode(lead, trail) for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF)))
    found = [c for c in row if HAN_CHAR.fullmatch(c) and is_reading(c, syllable)]
    if len(found) > 1:
        found = [c for c in found if is_common(c)]
    return found[0] if len(found) == 1 else None


def _missing_closing(text: str, at: int) -> str | None:
    """Return the closing mark of the innermost bracket open at ``at`` in its paragraph."""
    open_marks: list[str] = []
    for char in text[text.rfind("\n", 0, at) + 1 : at]:
        if char in _CLOSING:
            open_marks.append(char)
        elif open_marks and char == _CLOSING[open_marks[-1]]:
            open_marks.pop()
    return _CLOSING[open_marks[-1]] if open_marks else None
