"""HTML entities that a page escaped once too often."""

import html
import re
from collections.abc import Iterator

from ingest.text.edit import Repaired
from ingest.text.rewrite import Replacement, rewrite

_NAMES = (
    "nbsp|ensp|emsp|thinsp|amp|lt|gt|quot|apos|ldquo|rdquo|lsquo|rsquo|mdash|ndash|hellip|middot"
    "|bull|times|deg|copy|reg|trade|yen|sect|laquo|raquo|zwnj|zwj"
)
_ENTITY = re.compile(rf"(?:&(?:amp;)*(?:{_NAMES}|#\d{{2,6}}|#[xX][0-9a-fA-F]{{2,5}});)+")
_TEACHES = re.compile("HTML|html|实体|實體|转义|轉義|entit|escap")


def unescape_entities(text: str) -> Repaired:
    """Return the text with entities made the characters they name.

    A system that escapes text twice shows ``创始人&amp;董事长`` and ``&nbsp;``. An entity of a
    space becomes a plain one, and nothing at the ends of a line. A page that speaks of HTML may
    mean what it prints and stays.
    """
    if "&" not in text or not _ENTITY.search(text) or _TEACHES.search(text):
        return Repaired(text)
    return rewrite(text, _unescaped(text))


def _unescaped(text: str) -> Iterator[Replacement]:
    for match in _ENTITY.finditer(text):
        start, end = match.span()
        plain, before = match.group(), ""
        while plain != before:
            plain, before = html.unescape(plain), plain
        plain = re.sub(r"\s+", " ", plain)
        if start == 0 or text[start - 1] == "\n":
            plain = plain.lstrip(" ")
        if text[end : end + 1] in {"", "\n"}:
            plain = plain.rstrip(" ")
        yield Replacement(start, end, plain, "entity")
