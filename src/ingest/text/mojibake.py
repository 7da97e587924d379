"""Bring back text whose bytes were read with the wrong charset."""

import re
from collections.abc import Iterator

from ingest.text.edit import Repaired
from ingest.text.han import CJK_PUNCTUATION, HAN, HAN_CHAR, is_common
from ingest.text.rewrite import Replacement, rewrite

_KIND = "mojibake"
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_REPLACED = "\ufffd"
# Browsers print byte 80 as €; Python's gb18030 keeps € elsewhere. FF stands for a lost byte.
_SPECIAL = {"€": b"\x80", _REPLACED: b"\xff"}
_SPLIT = re.compile(f"([€{_REPLACED}])")

# Share of three-byte characters among what comes out: at least .78 on pages read wrongly, even
# when a decoder has replaced the odd bytes; at most .11 on 638 clean texts.
_READABLE_SHARE = 0.6
_ENOUGH_CHARACTERS = 2
# One stretch of a page must be surer: no byte lost before its end, and nearly no rare character.
_ENOUGH_IN_PART = 4
_COMMON_SHARE = 0.9
_FIRST_OF_THREE_BYTES = "\u0800"


def repair_mojibake(text: str) -> Repaired:
    """Return the text of a UTF-8 page that was read as GBK or as Latin-1, or a GBK one as Latin-1.

    Such a page shows ``浜哄伐鏅鸿兘``, ``äººå·¥æ™ºèƒ½`` or ``ÈË¹¤ÖÇÄÜ`` for 人工智能. A
    character whose bytes are partly lost becomes U+FFFD, a stretch that would lose more than it
    gains stays as printed. On a page that was read rightly a single line or sign (``â€™``) is read
    again only if its bytes leave no doubt.
    """
    whole = _page_read_as_gbk(text)
    if whole:
        return rewrite(text, whole)
    return rewrite(text, [*_parts_read_as_gbk(text), *_read_as_latin(text)])


def _page_read_as_gbk(text: str) -> list[Replacement]:
    if not _may_be_mojibake(text):
        return []
    found: list[Replacement] = []
    n_readable = n_all = 0
    for match in _NOT_ASCII.finditer(text):
        again = _read_again(match.group())
        n_good = sum(char >= _FIRST_OF_THREE_BYTES for char in again if char != _REPLACED)
        n_readable += n_good
        n_all += len(again)
        if n_good >= again.count(_REPLACED) or _REPLACED in match.group():
            found.append(Replacement(match.start(), match.end(), again, _KIND, "determined"))
    if n_readable < _ENOUGH_CHARACTERS or n_readable < _READABLE_SHARE * n_all:
        return []
    return found


# What GBK makes of the first two bytes of Chinese characters and their punctuation in UTF-8. Every
# second character of mojibake is one; elsewhere they are rare, the most among traditional ones.
_FIRST_HALVES = re.compile(
    "["
    + b"".join(bytes((a, b)) for a in (*range(0xE2, 0xEA), 0xEF) for b in range(0x80, 0xC0)).decode(
        "gb18030", errors="ignore"
    )
    + "]"
)
_HALVES_SHARE = 0.05


def _may_be_mojibake(text: str) -> bool:
    """Return whether a page looks like mojibake at all, far faster than reading it again."""
    n_halves = len(_FIRST_HALVES.findall(text))
    return n_halves > 0 and n_halves >= _HALVES_SHARE * (
        len(text) - len(text.encode("ascii", "ignore"))
    )


def _parts_read_as_gbk(text: str) -> Iterator[Replacement]:
    """Yield what another charset left on a page that was read rightly."""
    if len(_FIRST_HALVES.findall(text)) * 2 < _ENOUGH_IN_PART:
        return
    for match in _NOT_ASCII.finditer(text):
        if len(_FIRST_HALVES.findall(match.group())) * 2 < _ENOUGH_IN_PART:
            continue
        again = _read_again(match.group())
        if _is_certain(match.group(), again):
            yield Replacement(match.start(), match.end(), again, _KIND, "determined")


def _is_certain(seen: str, again: str) -> bool:
    """Return whether a stretch reads as frequent Chinese only when read again."""
    plain = again.removesuffix(_REPLACED)
    if len(plain) < _ENOUGH_IN_PART or _REPLACED in plain:
        return False
    n_common = sum(_is_expected(char) for char in plain)
    n_seen_odd = sum(not _is_expected(char) for char in seen)
    return n_common >= _COMMON_SHARE * len(plain) and n_seen_odd > 2 * (len(plain) - n_common)


def _is_expected(char: str) -> bool:
    return bool(_PUNCTUATION.match(char)) or (bool(HAN_CHAR.match(char)) and is_common(char))


_PUNCTUATION = re.compile(f"[{CJK_PUNCTUATION}]")


def _read_again(stretch: str) -> str:
    code = b"".join(
        _SPECIAL.get(piece) or piece.encode("gb18030", errors="replace")
        for piece in _SPLIT.split(stretch)
    )
    again = code.decode("utf-8", errors="replace")
    return re.sub(f"{_REPLACED}+", _REPLACED, again)


# Bytes 80 to 9F as Windows-1252 prints them; the five it leaves open come out as controls.
_WINDOWS = {
    bytes((code,)).decode("cp1252", errors="ignore") or chr(code): code
    for code in range(0x80, 0xA0)
}
_TRAIL = "\u0080-\u00bf" + "".join(_WINDOWS)
_AS_LATIN = re.compile(
    f"(?:[\u00c2\u00c3][{_TRAIL}]|[\u00e2-\u00ef][{_TRAIL}]{{2}}|[\u00f0-\u00f4][{_TRAIL}]{{3}})+"
)
# What a sign of three bytes may be: signs, CJK, full-width forms; not letters of far scripts.
_PLAUSIBLE = re.compile(
    f"[\u00a0-\u00ff\u2000-\u2bff\u3000-\u30ff\ufe00-\uffef{HAN}\U0001f000-\U0001faff]+"
)
_GBK_AS_LATIN = re.compile("(?:[\u00a1-\u00f7][\u00a1-\u00fe]){2,}")
_ENOUGH_HAN = 4


def _read_as_latin(text: str) -> list[Replacement]:
    """Return UTF-8 that was read as Latin-1 or Windows-1252, else GBK that was read so."""
    utf8 = list(_read_runs(text, _AS_LATIN, "utf-8"))
    gbk = [run for run in _read_runs(text, _GBK_AS_LATIN, "gb2312") if _is_chinese(run.new)]
    if sum(len(HAN_CHAR.findall(run.new)) for run in gbk) < _ENOUGH_HAN:
        return utf8
    # Some bytes are both: 规。 of GBK holds the three of 档. The charset that reads more is right.
    return max(gbk, utf8, key=lambda runs: sum(run.end - run.start for run in runs))


def _read_runs(text: str, runs: re.Pattern[str], charset: str) -> Iterator[Replacement]:
    for match in runs.finditer(text):
        again = _decoded(match.group(), charset)
        if again and _PLAUSIBLE.fullmatch(again):
            yield Replacement(match.start(), match.end(), again, _KIND, "determined")


def _is_chinese(text: str) -> bool:
    return all(map(_is_expected, text))


def _decoded(stretch: str, charset: str) -> str | None:
    try:
        return bytes(_WINDOWS.get(char) or ord(char) for char in stretch).decode(charset)
    except (UnicodeDecodeError, ValueError):
        return None
