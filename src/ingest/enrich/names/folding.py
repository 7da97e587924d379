"""One spelling for the letters of names, offset by offset."""

import re
from functools import cache

from ingest.text.script import simplified

# Dots that stand between the parts of a foreign name; two of them are no dots of a sentence.
_DOTS = "•・‧∙⋅●"
_WIDE = {code: chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F)}
# Wide marks stay: the edge of a clause is read from them.
_WIDE = {code: char for code, char in _WIDE.items() if char.isalnum() or char in "-.&"}
_PLAIN = {
    **_WIDE,
    **{ord(dot): "·" for dot in _DOTS},
    **{ord(space): " " for space in "\u00a0\u2009\u3000"},
    **{ord(dash): "-" for dash in "\u2010\u2011\u2013"},
    ord("’"): "'",
}
_CJK = range(0x4E00, 0xA000)


def folded(text: str) -> str:
    """Return the text with lower case, half width, one middle dot and simplified characters.

    The result has the length of the text, so that an offset into one holds for the other.
    Characters that simplified print uses too (著 in 著作权) stay.
    """
    lower = text.lower()
    if len(lower) != len(text):  # İ becomes two
        lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    seldom, table = _seldom()
    # A twentieth of what translating costs: few texts hold any of these, and those few of them.
    return seldom.sub(lambda char: table[char[0]], lower)


@cache
def _seldom() -> tuple[re.Pattern[str], dict[str, str]]:
    traditional = {}
    chars = [chr(code) for code in _CJK]
    for char, plain in zip(chars, simplified("\n".join(chars)).split("\n"), strict=True):
        if char != plain and len(plain) == 1 and not _is_simplified(char):
            traditional[ord(char)] = plain
    table = {chr(code): plain for code, plain in (traditional | _PLAIN).items()}
    return re.compile(f"[{re.escape(''.join(table))}]"), table


def _is_simplified(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
