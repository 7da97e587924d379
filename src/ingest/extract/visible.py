"""The lines a reader sees, with where each one stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

_BLOCK = frozenset(
    "address article aside blockquote body br button caption center dd details dialog dir div dl"
    " dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li"
    " main menu nav ol p pre section summary table tbody td tfoot th thead tr ul video audio".split()
)
_SKIPPED = frozenset(
    "script style noscript head svg iframe select option textarea template object button rt rp"
    " input canvas map".split()
)
_IMAGES = frozenset({"img", "mp-common-image", "picture"})
_DISPLAY_NONE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\f\v\xa0]*\n[ \t\r\f\v\n\xa0]*|[ \t\r\f\v\xa0]+")
_WRAPPED = re.compile("(?<=[\u2e80-\u9fff\uff00-\uffef])\n(?=[\u2e80-\u9fff\uff00-\uffef])")
# Old templates print a whole article into one cell and only the indent of two full-width spaces
# shows where a paragraph begins: ``...发展。　　据悉，...``
_INDENT = re.compile("(?<=[。！？”」』…：；）])[ \u3000]*\u3000\u3000+")
_IDEOGRAPHIC = re.compile("[ \u3000]*\u3000[ \u3000]*")
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")

_JUNK_LABEL = re.compile(
    "comment|recommend|tuijian|relat(?:ed|ion|e(?![a-z]))|qr-?_?code|erweima|share|copyright"
    "|disclaim|shengming|statement|breadcrumb|side-?_?bar|footer|advert|paginat|toolbar|reward"
    "|subscri|liability|creativecommons|popup|modal|dialog|toast|skill-?_?tree"
    r"|(?:^|[\s_-])(?:rank(?:ing)?|hot|ad|ads|aside|nav|foot|crumbs?|tags?|keywords?|key-?word"
    "|vote|praise|digg|zan|follow|login|pager|pages?_?nav|ewm|tjewm|tie|motion|tj|xg|gg\\d*"
    "|video|videobox|prev|zdfy|fy|cmt|reply|post_link|also|more|profile)(?:$|[\\s_-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One visible line.

    Args:
        text: Characters, runs of spaces folded, ends stripped.
        pieces: The same by inline element, for labels and values that stand side by side.
        node: Nearest block element.
        n_link: Characters inside links.
        n_han: Han characters.
        hidden: Whether the page hides it (``display:none``).
        after_image: Whether a picture stands between it and the line before.
        junk: Enclosing elements whose class or id names comments, shares, ranks and the like,
            outermost first.
    """

    text: str
    pieces: tuple[str, ...]
    node: HtmlElement
    n_link: int
    n_han: int
    hidden: bool
    after_image: bool
    junk: tuple[HtmlElement, ...]

    @property
    def is_linked(self) -> bool:
        """Whether more than half of it is link text."""
        return self.n_link * 2 > len(self.text)


def label_of(node: HtmlElement) -> str:
    """Return tag, id and classes of a node as a CSS-like word: ``div#main.txt``."""
    identity = node.get("id")
    classes = ".".join((node.get("class") or "").split())
    name = node.tag if isinstance(node.tag, str) else "?"
    return name + (f"#{identity}" if identity else "") + (f".{classes}" if classes else "")


def names_junk(node: HtmlElement) -> bool:
    """Return whether class or id say that a node holds comments, shares, ranks and the like."""
    tag = node.tag
    if tag in {"nav", "footer", "aside"}:
        return True
    names = node.get("class"), node.get("id")
    return any(name is not None and _JUNK_LABEL.search(name) is not None for name in names)


class _Reader:
    """Collects the text between two line ends."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.pieces: list[str] = []
        self.n_link = 0
        self.image = False

    def add(self, text: str | None, *, in_link: bool) -> None:
        if not text:
            return
        folded = _SPACES.sub(lambda m: "\n" if "\n" in m[0] else " ", text)
        if "\n" in folded:
            folded = _WRAPPED.sub("", folded).replace("\n", " ")
        if folded.strip() == "":
            if self.pieces:
                self.pieces.append(" ")
            return
        self.pieces.append(folded)
        if in_link:
            self.n_link += len(folded.strip())

    def end(self, node: HtmlElement, *, hidden: bool, junk: tuple[HtmlElement, ...]) -> None:
        if not self.pieces:
            return
        joined = "".join(self.pieces).translate(_ZERO_WIDTH)
        pieces = tuple(_fold(piece) for piece in self.pieces if piece.strip())
        parts = _INDENT.split(joined) if "\u3000\u3000" in joined else [joined]
        n_link = self.n_link
        self.pieces, self.n_link = [], 0
        for part in parts:
            text = _fold(part)
            if not text:
                continue
            self.lines.append(
                Line(
                    text,
                    pieces if len(parts) == 1 else (text,),
                    node,
                    min(n_link, len(text)),
                    len(HAN.findall(text)),
                    hidden,
                    self.image,
                    junk,
                )
            )
            self.image = False


def _fold(text: str) -> str:
    text = text.translate(_ZERO_WIDTH)
    if "\u3000" in text:
        text = _IDEOGRAPHIC.sub(" ", text)
    return re.sub(" {2,}", " ", text).strip() if "  " in text else text.strip()


def read_lines(
    root: HtmlElement, *, skip: frozenset[HtmlElement] = frozenset()
) -> tuple[list[Line], int]:
    """Return the visible lines below a node in page order, and how deep elements are nested.

    Args:
        root: Where to begin.
        skip: Elements to leave out with all they hold.
    """
    reader = _Reader()
    depth = deepest = n_links = n_hidden = n_pre = 0
    blocks: list[HtmlElement] = [root]
    junk: list[tuple[HtmlElement, ...]] = [()]
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        tag = node.tag
        if event == "start":
            depth += 1
            deepest = max(deepest, depth)
            if not isinstance(tag, str) or tag in _SKIPPED or node in skip:
                walk.skip_subtree()
                continue
            if tag in _BLOCK:
                reader.end(blocks[-1], hidden=n_hidden > 0, junk=junk[-1])
                blocks.append(node)
            if tag in _IMAGES:
                reader.image = True
            if n_hidden or _hides(node):
                n_hidden += 1
            n_links += tag == "a"
            n_pre += tag == "pre"
            if node is not root and node.attrib and names_junk(node):
                junk.append((*junk[-1], node))
            if n_pre and node.text:
                _add_verbatim(reader, node.text, blocks[-1], junk[-1], hidden=n_hidden > 0)
            else:
                reader.add(node.text, in_link=n_links > 0)
            continue
        depth -= 1
        if isinstance(tag, str) and tag not in _SKIPPED and node not in skip:
            if tag in _BLOCK:
                reader.end(node, hidden=n_hidden > 0, junk=junk[-1])
                blocks.pop()
            if n_hidden:
                n_hidden -= 1
            n_links -= tag == "a"
            n_pre -= tag == "pre"
            if junk[-1] and junk[-1][-1] is node:
                junk.pop()
        if node is not root:
            if n_pre and node.tail:
                _add_verbatim(reader, node.tail, blocks[-1], junk[-1], hidden=n_hidden > 0)
            else:
                reader.add(node.tail, in_link=n_links > 0)
    reader.end(root, hidden=False, junk=())
    return reader.lines, deepest


def _add_verbatim(
    reader: _Reader,
    text: str,
    block: HtmlElement,
    junk: tuple[HtmlElement, ...],
    *,
    hidden: bool,
) -> None:
    first, *others = text.split("\n")
    reader.add(first, in_link=False)
    for other in others:
        reader.end(block, hidden=hidden, junk=junk)
        reader.add(other, in_link=False)


def _hides(node: HtmlElement) -> bool:
    style = node.get("style")
    return (style is not None and _DISPLAY_NONE.search(style) is not None) or (
        node.get("hidden") is not None
    )


def ancestors_of(node: HtmlElement, *, up_to: HtmlElement) -> Iterator[HtmlElement]:
    """Yield a node and its ancestors, ending with ``up_to``."""
    current: HtmlElement | None = node
    while current is not None:
        yield current
        if current is up_to:
            return
        current = current.getparent()
