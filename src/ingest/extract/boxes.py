"""Which parts of a page are comments, shares and ranks rather than its text."""

import re
from collections.abc import Sequence
from itertools import pairwise

from lxml.etree import _Element as Element

from ingest.extract.visible import Line, ancestors_of, names_junk

SENTENCE = re.compile("[。！？；…，、：]|[.!?] |[”」』]$")
ARTICLE_HAN = 60
# A container may call itself a comment box only while it is not most of the page. With .4 and .8
# nothing changes on 47 labelled pages and 265 shapes; without a limit F1 falls from .999 to .935.
_MOST = 0.6
# Words that name boxes of links on one site and a quotation, a film's lines or the rest of the
# text on another; one of the first 95 shapes uses three of them for paragraphs.
_SOFT = re.compile(
    r"statement|(?:^|(?<=[\s_-]))(?:video|more|also|hot|profile|reply)(?=$|[\s_-])", re.IGNORECASE
)
_PARAGRAPH_HAN = 16
# Fewer boxes of one shape may be three steps or three views; 2 to 6 give the same figures on 47
# labelled pages and 95 shapes, where only one has comments without a class.
_COMMENTS = 4
_NAME_MAX = 16
_COMMENT_NAME = re.compile("comment|reply|replies|pinglun|liuyan|guestbook", re.IGNORECASE)
_COMMENT_LINES = 5
# A linked headline with a sentence under it is a teaser of another article.
_TEASER_MAX = 40
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "strong", "b", "dt", "th"})
_ITEMS = frozenset({"div", "li", "dl", "dd", "section", "article"})
_CLOCK = re.compile(r"[\d:：\s年月日.-]+")
_END = re.compile("[。！？：；]$")


def true_boxes(lines: Sequence[Line]) -> set[Element]:
    """Return the comment, share and rank boxes; one that holds most of the prose is none."""
    prose = [x for x in lines if not x.is_linked and SENTENCE.search(x.text)]
    all_boxes = {box for line in lines for box in line.junk}
    boxes = _boxes_of(prose) | (all_boxes - {box for line in prose for box in line.junk})
    return boxes - _paragraphs_in(boxes, lines)


def boxed_in(lines: Sequence[Line], body: Element | None) -> set[Line]:
    """Return the lines that stand in a comment, share or rank box inside the body.

    A box that holds most of the body's text is not a box, unless the body stands before it.
    """
    if body is None:
        return set()
    outer = set(ancestors_of(body, up_to=body.getroottree().getroot()))
    boxes = _boxes_of(lines) - outer
    boxes -= _paragraphs_in(boxes, lines)
    named = {line for line in lines if any(box in boxes for box in line.junk)}
    return named | comments_in([line for line in lines if line not in named])


def is_comment_box(node: Element | None) -> bool:
    """Return whether a node, or one of the three around it, is called a box of comments."""
    for _ in range(4):
        if node is None:
            return False
        if _COMMENT_NAME.search(f"{node.get('class') or ''} {node.get('id') or ''}"):
            return True
        node = node.getparent()
    return False


def comments_in(lines: Sequence[Line]) -> set[Line]:
    """Return the lines of comments and of teasers that no class names.

    At least ``_COMMENTS`` neighbours of one tag and class, each a short name, or a link to another
    article, and one paragraph,
    behind the last sentence of the text and outside the node that holds its paragraphs. A series
    of companies or steps stands among the paragraphs or has headings; entries of a live report
    begin with a time.

    Args:
        lines: Visible lines in page order, none of them in a box that names itself.
    """
    # Looking for names in front of paragraphs first spares most pages the search below.
    pairs = sum(
        (len(one.text) <= _NAME_MAX or one.is_linked) and _is_prose(two)
        for one, two in pairwise(lines)
    )
    series = _series_in(lines) if pairs >= _COMMENTS else {}
    for (box, _, _), items in series.items():
        if len(items) < _COMMENTS or sum(map(_is_comment, items.values())) * 5 < len(items) * 4:
            continue
        inside = {line for item in items.values() for line in item}
        outside = [line for line in lines if line not in inside and _is_prose(line)]
        first = next(i for i, line in enumerate(lines) if line in inside)
        before = [line for line in lines[:first] if line not in inside and _is_prose(line)]
        holders = {line.node.getparent() for line in outside}
        if len(before) < len(outside) or sum(line.n_han for line in before) < ARTICLE_HAN:
            continue
        if not any(node in holders for node in ancestors_of(box, up_to=_top(box))):
            return inside
    return set()


def _series_in(
    lines: Sequence[Line],
) -> dict[tuple[Element, str, str], dict[Element, list[Line]]]:
    """Return the lines of elements that may be neighbours of one tag and class."""
    series: dict[tuple[Element, str, str], dict[Element, list[Line]]] = {}
    for line in lines:
        node: Element | None = line.node
        for _ in range(3):
            if node is None:
                break
            parent = node.getparent()
            if node.tag in _ITEMS and parent is not None:
                key = (parent, node.tag, node.get("class") or "")
                series.setdefault(key, {}).setdefault(node, []).append(line)
            node = parent
    return series


def _is_comment(item: Sequence[Line]) -> bool:
    if not 2 <= len(item) <= _COMMENT_LINES:
        return False
    name = item[0]
    if (
        len(name.text) > (_TEASER_MAX if name.is_linked else _NAME_MAX)
        or _END.search(name.text)
        or _CLOCK.fullmatch(name.text)
    ):
        return False
    if any(owner.tag in _HEADINGS for owner in (name.node, *name.owners)) and not name.is_linked:
        return False
    return sum(_is_prose(line) for line in item[1:]) == 1


def _is_prose(line: Line) -> bool:
    return line.n_han >= 8 and not line.is_linked and SENTENCE.search(line.text) is not None


def _top(node: Element) -> Element:
    return node.getroottree().getroot()


def _boxes_of(lines: Sequence[Line]) -> set[Element]:
    sizes: dict[Element, int] = {}
    before: dict[Element, int] = {}
    total = 0
    for line in lines:
        for box in line.junk:
            before.setdefault(box, total)
            sizes[box] = sizes.get(box, 0) + line.n_han
        total += line.n_han
    return {
        box for box, size in sizes.items() if size <= _MOST * total or before[box] >= ARTICLE_HAN
    }


def _paragraphs_in(boxes: set[Element], lines: Sequence[Line]) -> set[Element]:
    """Return the boxes of a doubtful name that are paragraphs of the run they stand in.

    All they show is sentences, and two paragraphs beside them belong to no box:
    ``<blockquote class="statement">`` between paragraphs is a quotation.
    """
    soft = {box for box in boxes if _is_soft(box)}
    if not soft:
        return soft
    beside: dict[Element, int] = {}
    for line in lines:
        holder = line.node.getparent()
        if holder is not None and not any(box in boxes for box in line.junk) and _is_long(line):
            beside[holder] = beside.get(holder, 0) + 1
    for line in lines:
        if not _is_long(line):
            soft.difference_update(line.junk)
    return {box for box in soft if (up := box.getparent()) is not None and beside.get(up, 0) >= 2}


def _is_long(line: Line) -> bool:
    return line.n_han >= _PARAGRAPH_HAN and _is_prose(line)


def _is_soft(box: Element) -> bool:
    if box.tag in {"nav", "footer", "aside"}:
        return False
    names = (box.get("class") or "", box.get("id") or "")
    return not any(names_junk(_SOFT.sub(" ", name)) for name in names)
