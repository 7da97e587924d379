"""What the place of a line on the page says about it: caption, table cell, code."""

import re
from collections.abc import Iterable, Set

from lxml.etree import _Element as Element

from ingest.extract.lines import BodyLine
from ingest.extract.visible import Line

_CAPTION = re.compile("caption|pic_?intro|img-?desc|photo-?desc|pictext", re.IGNORECASE)
_CAPTION_MAX = 160
# A line under a picture without a class. Of the short lines without a full stop that stand there
# on 47 labelled pages two plain paragraphs are text (one a subheading), one is a caption, and a
# centred bold line is the title of a poem. So the place alone is not enough: the block must hold
# the picture too, or be set in the small, grey or centred type of a caption.
_UNDER_MAX = 40
_END = re.compile(
    "[。！？；：…，”]$|^(?:[一二三四五六七八九十]+、|\\d+[.、．]|第[一二三四五六七八九十\\d]+|《)"
)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_SMALL = re.compile(
    r"font-size\s*:\s*(?:1[0-3](?:\.\d+)?px|0?\.\d+e?m|small|[x-]*small)"
    r"|(?<!-)color\s*:\s*(?:#([6-9a])\1{2}(?:\1{3})?\b|gr[ae]y)",
    re.IGNORECASE,
)
_BOLD = frozenset({"strong", "b", "h1", "h2", "h3", "h4", "h5", "h6"})
_CELLS = frozenset({"td", "th"})
_CODE = frozenset({"pre", "code"})


def body_lines(lines: Iterable[Line], *, boxed: Set[Line]) -> list[BodyLine]:
    """Return the lines of a body as the cleaner reads them.

    Args:
        lines: Visible lines of the body.
        boxed: Those in a comment, share or rank box.
    """
    return [
        BodyLine(
            text=line.text,
            pieces=line.pieces if len(line.pieces) > 1 else (),
            is_boxed=line in boxed,
            is_linked=line.is_linked,
            is_caption=_is_caption(line),
            is_cell=_is_cell(line.node),
            is_code=any(owner.tag in _CODE for owner in (line.node, *line.owners)),
        )
        for line in lines
    ]


def _is_caption(line: Line) -> bool:
    node = line.node
    if node.tag == "figcaption":
        return True
    if len(line.text) < _CAPTION_MAX and _CAPTION.search(node.get("class") or ""):
        return True
    if not line.after_image or len(line.text) > _UNDER_MAX or _END.search(line.text):
        return False
    if line.is_linked or any(owner.tag in _BOLD for owner in (node, *line.owners)):
        return False
    style = node.get("style") or ""
    if _CENTRED.search(style) or _SMALL.search(style):
        return True
    holds_picture = next(node.iter("img"), None) is not None
    return holds_picture and sum(len(text.strip()) for text in node.itertext()) <= _UNDER_MAX


def _is_cell(node: Element) -> bool:
    """Return whether a node is a cell beside others; old pages put a whole article into one."""
    for _ in range(3):
        if node.tag in _CELLS:
            row = node.getparent()
            return row is not None and sum(cell.tag in _CELLS for cell in row) > 1
        parent = node.getparent()
        if parent is None:
            return False
        node = parent
    return False
