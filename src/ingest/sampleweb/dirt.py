"""The damage mirrors and farms do to a text, as functions of the text and a seed."""

import re
from functools import cache

import opencc
from pypinyin import Style, pinyin

from ingest.sampleweb.dice import Dice

_HALF_WIDTH = str.maketrans("，：；？！（）", ",:;?!()")
_CORNER = str.maketrans("“”‘’", "「」『』")
_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_SPACE = re.compile(r"(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])")
# 14 characters is the longest run seen in real mirrors; longer ones are not made.
_SLIP_MAX = 14
_STOP = "。"


def half_width(text: str) -> str:
    """Return the text with ASCII commas, colons, brackets and so on, as farms type them."""
    return text.translate(_HALF_WIDTH)


def corner_quotes(text: str) -> str:
    """Return the text with the quotation marks of traditional typesetting: 「」."""
    return text.translate(_CORNER)


def without_gaps(text: str) -> str:
    """Return the text without spaces beside Chinese characters or punctuation."""
    return _HAN_SPACE.sub("", text)


@cache
def _to_traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def traditional(text: str) -> str:
    """Return the text in traditional characters."""
    converted: str = _to_traditional().convert(text)
    return converted


def with_readings(simplified: str, dice: Dice, key: str, share: float) -> str:
    """Return a text in traditional characters, some followed by their reading: 技術(shù).

    Only characters that differ from their simplified form get one, as in the mirrors that do
    this. The reading is that of the character in its word.
    """
    text = traditional(simplified)
    if len(text) != len(simplified):
        return text
    readings = _readings(simplified)
    parts = []
    for at, character in enumerate(text):
        parts.append(character)
        if character != simplified[at] and dice.share(key, "reading", at) < share:
            parts.append(f"({readings[at]})")
    return "".join(parts)


def _readings(text: str) -> list[str]:
    """One entry for each character, empty where it is not Chinese."""
    found: list[str] = []
    for run in re.split(r"([\u3400-\u9fff]+)", text):
        if run and _HAN.match(run):
            found += [entry[0] for entry in pinyin(run, style=Style.TONE)]
        else:
            found += [""] * len(run)
    return found


def slipped(text: str, at: int) -> str | None:
    """Return the text with one byte lost at ``text[at]``, read on as GBK until it fits again.

    The lead byte becomes ``?``; the bytes after it pair up wrongly, and the run ends where a
    trail byte stands alone as ASCII or an ASCII character is swallowed.

    Returns:
        None where the text has no GBK form or the run would get longer than seen on real pages.
    """
    encoded: list[bytes] = []
    for character in text[at : at + 2 * _SLIP_MAX]:
        try:
            encoded.append(character.encode("gbk"))
        except UnicodeEncodeError:
            break
    starts: dict[int, int] = {}
    position = 0
    for number, raw in enumerate(encoded):
        starts[position] = number
        position += len(raw)
    starts[position] = len(encoded)
    data = b"".join(encoded)
    out, here = "?", 1
    while here not in starts:
        if data[here] < 0x80:
            out, here = out + chr(data[here]), here + 1
        elif here + 1 < len(data):
            out, here = out + _pair(data[here : here + 2]), here + 2
        else:
            return None
    whole = starts[here]
    reached_unknown = whole == len(encoded) and at + whole < len(text)
    if whole > _SLIP_MAX or reached_unknown:
        return None
    return text[:at] + out + text[at + whole :]


def _pair(raw: bytes) -> str:
    # gb18030 also reads the user-defined area that GBK leaves open.
    decoded = raw.decode("gb18030", errors="replace")
    return decoded if len(decoded) == 1 and decoded != "\ufffd" else "?"


def with_slips(text: str, dice: Dice, key: str, share: float) -> str:
    """Return a text with some of its full stops damaged by ``slipped``."""
    for at in reversed([found.start() for found in re.finditer(_STOP, text)]):
        is_open = text[at + 1 : at + 2] not in {"", "<", "\n"}
        if is_open and dice.share(key, "slip", at) < share:
            text = slipped(text, at) or text
    return text


def hard_wrapped(text: str, width: int) -> str:
    """Return one line cut into lines of about ``width`` characters, also inside words.

    A cut falls between two Chinese characters or at a space, and inside a Latin word only where
    that word fills half a line.
    """
    lines = []
    while len(text) > width:
        at = width
        while at > width // 2 and not _can_cut(text, at):
            at -= 1
        lines.append(text[:at].rstrip(" "))
        text = text[at:].lstrip(" ")
    return "\n".join([*lines, text])


def _can_cut(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    return " " in {before, after} or bool(_HAN.match(before) and _HAN.match(after))
