"""What the place of a line on the page says about it: caption, row of a table, code."""

import re
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache
from itertools import groupby

from lxml.etree import _Element as Element

from ingest.extract.lines import BodyLine
from ingest.extract.visible import Line

_CAPTION = re.compile("caption|pic_?intro|img-?desc|photo-?desc|pictext", re.IGNORECASE)
_CAPTION_MAX = 160
_PICTURE_BOX = re.compile(
    r"(?:^|[\s_-])(?:photo|pic|picture|img|image|figure|tupian)(?:-?(?:box|wrap|container|block))?(?:$|[\s_-])",
    re.IGNORECASE,
)
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
_SUMMARY = re.compile(
    r"abstract|summary|excerpt|digest|sub-?(?:title|head)|standfirst|teaser|tagline"
    r"|zhaiyao|daodu|daoyu|(?:^|[\s_-])(?:lead|dek|deck|kicker)(?:$|[\s_-])",
    re.I,
)
# A row of figures is read as one line; a row of a layout table holds paragraphs.
_ROW_MAX = 200
# The column of numbers beside a program: a neighbour of its lines, or an element of this name.
_GUTTER = re.compile(
    "gutter|line-?_?n(?:o|um)|pre-?number|linenos|(?:^|[\\s_-])ln(?:$|[\\s_-])", re.I
)
_NUMBER = re.compile("\\d{1,3}[.、]?")


def body_lines(lines: Sequence[Line], *, boxed: Set[Line]) -> list[BodyLine]:
    """Return the lines of a body as the cleaner reads them; a table's row is one line.

    Args:
        lines: Visible lines of the body.
        boxed: Those in a comment, share or rank box.
    """
    numbers = _line_numbers(lines)
    n_han = sum(line.n_han for line in lines)
    found: list[BodyLine] = []
    rows = _data_rows(line for line in lines if line not in numbers)
    for row, group in groupby(lines, key=lambda line: rows.get(line, line)):
        cells = list(group)
        line = cells[0]
        is_row = row is not line
        pieces = tuple(cell.text for cell in cells) if is_row else line.pieces
        found.append(
            BodyLine(
                text=" ".join(pieces) if is_row else line.text,
                pieces=pieces if len(pieces) > 1 else (),
                is_boxed=line in boxed,
                is_linked=line.is_linked,
                is_caption=not is_row and (_is_caption(line) or _in_figure(line, most=n_han // 2)),
                is_cell=is_row or _is_cell(line.node),
                is_code=_is_code(line),
                is_line_number=line in numbers,
                is_standfirst=_is_standfirst(line.node),
            )
        )
    return found


def _is_standfirst(node: Element) -> bool:
    parent = node.getparent()
    names = (one.get("class") for one in (node, parent) if one is not None)
    return any(_names_summary(name) for name in names if name)


@lru_cache(maxsize=5_000)
def _names_summary(name: str) -> bool:
    return _SUMMARY.search(name) is not None


@lru_cache(maxsize=5_000)
def _names_picture(name: str) -> bool:
    return _PICTURE_BOX.search(name) is not None


def _is_code(line: Line) -> bool:
    return any(owner.tag in _CODE for owner in (line.node, *line.owners))


def _line_numbers(lines: Sequence[Line]) -> set[Line]:
    """Return the lines that only number the lines of a program.

    They count up from 1 in a row, beside a line of code, or stand in an element named for it.
    """
    found: set[Line] = set()
    run: list[Line] = []
    for at, line in enumerate((*lines, None)):
        if line is not None and _NUMBER.fullmatch(line.text):
            n = int(line.text.rstrip(".、"))
            if _in_gutter(line.node):
                found.add(line)
            if n == len(run) + 1:
                run.append(line)
                continue
        if len(run) > 1:
            before = at - len(run) - 1
            beside = (lines[before] if before >= 0 else None, line)
            if any(one is not None and _is_code(one) for one in beside):
                found.update(run)
        run = [line] if line is not None and line.text.rstrip(".、") == "1" else []
    return found


def _in_gutter(node: Element) -> bool:
    inner: Element | None = node
    for _ in range(3):
        if inner is None:
            return False
        if _GUTTER.search(f"{inner.get('class') or ''} {inner.get('id') or ''}"):
            return True
        inner = inner.getparent()
    return False


def _data_rows(lines: Iterable[Line]) -> dict[Line, Element]:
    """Return the row that a line is a cell of, for rows of tables of figures and short words.

    Such a table has two rows or more with two cells or more, each one line and no paragraph.
    """
    rows: dict[Element, list[tuple[Element, Line]]] = {}
    for line in lines:
        cell = _cell_of(line.node)
        row = None if cell is None else cell.getparent()
        if cell is not None and row is not None:
            rows.setdefault(row, []).append((cell, line))
    of_tables: dict[Element, list[Element]] = {}
    for row, cells in rows.items():
        if len({cell for cell, _ in cells}) != len(cells) or len(cells) < 2:
            continue
        texts = [line.text for _, line in cells]
        if sum(map(len, texts)) <= _ROW_MAX and not any(line.is_linked for _, line in cells):
            up = row.getparent()
            table = up.getparent() if up is not None and up.tag != "table" else up
            if table is not None:
                of_tables.setdefault(table, []).append(row)
    return {
        line: row
        for table_rows in of_tables.values()
        if len(table_rows) > 1
        for row in table_rows
        for _, line in rows[row]
    }


def _is_caption(line: Line) -> bool:
    node = line.node
    is_named = len(line.text) < _CAPTION_MAX and _CAPTION.search(node.get("class") or "")
    return node.tag == "figcaption" or bool(is_named) or _is_under_picture(line)


def _is_under_picture(line: Line) -> bool:
    """Return whether a short line stands under a picture and is set in the type of a caption."""
    node = line.node
    if not line.after_image or line.is_linked or len(line.text) > _UNDER_MAX:
        return False
    if _END.search(line.text) or any(owner.tag in _BOLD for owner in (node, *line.owners)):
        return False
    styles = " ".join(owner.get("style") or "" for owner in (node, *line.owners))
    if node.get("align") == "center" or _CENTRED.search(styles) or _SMALL.search(styles):
        return True
    holds_picture = next(node.iter("img"), None) is not None
    return holds_picture and sum(len(text.strip()) for text in node.itertext()) <= _UNDER_MAX


def _in_figure(line: Line, *, most: int) -> bool:
    """Return whether a short line stands in an element that shows a picture and little else.

    Args:
        line: The line.
        most: Han characters that are too many for a caption: half of the text.
    """
    if len(line.text) >= _CAPTION_MAX or line.n_han > most:
        return False
    node: Element | None = line.node
    for _ in range(4):
        if node is None:
            return False
        is_figure = node.tag == "figure"
        if is_figure or _names_picture(node.get("class") or ""):
            if next(node.iter("img", "picture", "video"), None) is None:
                return False
            n_chars = sum(len(text.strip()) for text in node.itertext())
            room = _CAPTION_MAX if is_figure else _UNDER_MAX
            return n_chars <= len(line.text) + room and node.find(".//table") is None
        node = node.getparent()
    return False


def _is_cell(node: Element) -> bool:
    """Return whether a node is a cell beside others; old pages put a whole article into one."""
    cell = _cell_of(node)
    row = None if cell is None else cell.getparent()
    return row is not None and sum(other.tag in _CELLS for other in row) > 1


def _cell_of(node: Element) -> Element | None:
    """Return the cell a node is or stands in, None if there is none within two levels."""
    inner: Element | None = node
    for _ in range(3):
        if inner is None or inner.tag in _CELLS:
            return inner
        inner = inner.getparent()
    return None
