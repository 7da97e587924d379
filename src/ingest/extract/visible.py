"""The lines a reader sees, with where each one stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree
from lxml.etree import _Element as Element

_BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "button",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "video",
        "audio",
    ]
)
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "title",
        "noscript",
        "head",
        "svg",
        "iframe",
        "select",
        "option",
        "textarea",
        "template",
        "object",
        "button",
        "rt",
        "rp",
        "input",
        "canvas",
        "map",
    ]
)
_BOXES = frozenset({"nav", "footer", "aside"})
_IMAGES = frozenset({"img", "mp-common-image", "picture"})
_DISPLAY_NONE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\f\v\xa0]*\n[ \t\r\f\v\n\xa0]*|[ \t\r\f\v\xa0]+")
_WRAPPED = re.compile("(?<=[\u2e80-\u9fff\uff00-\uffef])\n(?=[\u2e80-\u9fff\uff00-\uffef])")
# Old templates print a whole article into one cell and only the indent of two full-width spaces
# shows where a paragraph begins: ``...发展。　　据悉，...``
_INDENT = re.compile("(?<=[。！？”」』…：；）])[ \u3000]*\u3000\u3000+")
_IDEOGRAPHIC = re.compile("[ \u3000]*\u3000[ \u3000]*")
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_ZERO_WIDTH_CHAR = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_GAP = re.compile(" {2,}")
# Runs, because a list of single characters is three times as slow to build.
HAN_RUNS = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")

_JUNK_LABEL = re.compile(
    "comment|recommend|tuijian|relat(?:ed|ion|e(?![a-z]))|qr-?_?code|erweima|share|copyright"
    "|disclaim|shengming|statement|breadcrumb|side-?_?bar|footer|advert|paginat|toolbar|reward"
    "|subscri|author-?_?(?:box|bio|intro|desc)|about-?_?(?:the-?_?)?author|popup|modal|dialog|toast"
    r"|(?:^|[\s_-])(?:rank(?:ing)?|hot|ad|ads|aside|nav|foot|crumbs?|tags?|keywords?|key-?word"
    "|vote|praise|digg|zan|follow|login|pager|pages?_?nav|ewm|tj|xg"
    "|video|videobox|prev|cmt|reply|post_link|also|more|profile)(?:$|[\\s_-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One visible line.

    Args:
        text: Characters, runs of spaces folded, ends stripped.
        pieces: The same by inline element, for labels and values that stand side by side.
        owners: The element each piece stands in.
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
    owners: tuple[Element, ...]
    node: Element
    n_link: int
    n_han: int
    hidden: bool
    after_image: bool
    junk: tuple[Element, ...]

    @property
    def is_linked(self) -> bool:
        """Whether more than half of it is link text."""
        return self.n_link * 2 > len(self.text)


def label_of(node: Element) -> str:
    """Return tag, id and classes of a node as a CSS-like word: ``div#main.txt``."""
    identity = node.get("id")
    classes = ".".join((node.get("class") or "").split())
    name = node.tag if isinstance(node.tag, str) else "?"
    return name + (f"#{identity}" if identity else "") + (f".{classes}" if classes else "")


@lru_cache(maxsize=20_000)
def names_junk(name: str) -> bool:
    """Return whether a class or id says that a node holds comments, shares, ranks and the like."""
    return _JUNK_LABEL.search(name) is not None


def is_box(node: Element) -> bool:
    """Return whether tag, class or id of a node say that it is not part of a text."""
    if node.tag in _BOXES:
        return True
    name = node.get("class")
    if name is not None and names_junk(name):
        return True
    name = node.get("id")
    return name is not None and names_junk(name)


class _Reader:
    """Collects the text between two line ends."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.pieces: list[str] = []
        self.owners: list[Element] = []
        self.n_link = 0
        self.image = False

    def add(self, text: str | None, owner: Element, *, in_link: bool) -> None:
        if not text or text.isspace():
            if text and self.pieces:
                self.pieces[-1] += " "
            return
        if "\n" in text:
            folded = _SPACES.sub(_folded_space, text)
            folded = _WRAPPED.sub("", folded).replace("\n", " ")
        else:
            folded = _SPACES.sub(" ", text)
        self.pieces.append(folded)
        self.owners.append(owner)
        if in_link:
            self.n_link += len(folded.strip())

    def end(self, node: Element, *, hidden: bool, junk: tuple[Element, ...]) -> None:
        if not self.pieces:
            return
        joined = "".join(self.pieces)
        if _ZERO_WIDTH_CHAR.search(joined):
            joined = joined.translate(_ZERO_WIDTH)
        single = len(self.pieces) == 1
        pieces = () if single else tuple(_fold(piece) for piece in self.pieces)
        owners = tuple(self.owners)
        parts = _INDENT.split(joined) if "\u3000\u3000" in joined else [joined]
        n_link = self.n_link
        self.pieces, self.owners, self.n_link = [], [], 0
        for part in parts:
            text = _fold(part)
            if not text:
                continue
            self.lines.append(
                Line(
                    text,
                    (text,) if single or len(parts) > 1 else pieces,
                    (node,) if len(parts) > 1 else owners,
                    node,
                    min(n_link, len(text)),
                    len("".join(HAN_RUNS.findall(text))),
                    hidden,
                    self.image,
                    junk,
                )
            )
            self.image = False


def _folded_space(match: re.Match[str]) -> str:
    return "\n" if "\n" in match[0] else " "


def _fold(text: str) -> str:
    if _ZERO_WIDTH_CHAR.search(text):
        text = text.translate(_ZERO_WIDTH)
    if "\u3000" in text:
        text = _IDEOGRAPHIC.sub(" ", text)
    return _GAP.sub(" ", text).strip() if "  " in text else text.strip()


def read_lines(root: Element) -> tuple[list[Line], int]:
    """Return the visible lines below a node in page order, and how deep elements are nested."""
    walker = _Walker(root)
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        if event == "start":
            if not walker.enter(node):
                walk.skip_subtree()
        else:
            walker.leave(node)
    walker.reader.end(root, hidden=False, junk=())
    return walker.reader.lines, walker.deepest


class _Walker:
    """What stands open while a tree is walked: blocks, boxes, links, hidden parts."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.reader = _Reader()
        self.deepest = self.depth = 0
        self.n_links = self.n_hidden = self.n_pre = 0
        self.blocks: list[Element] = [root]
        self.junk: list[tuple[Element, ...]] = [()]

    def enter(self, node: Element) -> bool:
        """Take an element's start; False when nothing below it is read."""
        self.depth += 1
        self.deepest = max(self.deepest, self.depth)
        tag = node.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            return False
        hides = _hides(node)
        is_block = tag in _BLOCK
        if is_block:
            self._open_block(node, tag)
        elif tag == "a":
            self.n_links += 1
        elif tag in _IMAGES:
            self.reader.image = True
        if self.n_hidden or hides:
            self.n_hidden += 1
        if node.text and (is_block or not hides):
            self._add(node.text, node)
        return True

    def leave(self, node: Element) -> None:
        """Take an element's end and the text behind it."""
        self.depth -= 1
        tag = node.tag
        if isinstance(tag, str) and tag not in _SKIPPED:
            if tag in _BLOCK:
                self._close_block(node, tag)
            elif tag == "a":
                self.n_links -= 1
            if self.n_hidden:
                self.n_hidden -= 1
        tail = node.tail
        if tail and node is not self.root and (self.reader.pieces or not tail.isspace()):
            parent = node.getparent()
            self._add(tail, self.root if parent is None else parent)

    def _open_block(self, node: Element, tag: str) -> None:
        if self.reader.pieces:
            self.reader.end(self.blocks[-1], hidden=self.n_hidden > 0, junk=self.junk[-1])
        self.blocks.append(node)
        self.n_pre += tag == "pre"
        if node is not self.root and is_box(node):
            self.junk.append((*self.junk[-1], node))

    def _close_block(self, node: Element, tag: str) -> None:
        if self.reader.pieces:
            self.reader.end(node, hidden=self.n_hidden > 0, junk=self.junk[-1])
        self.blocks.pop()
        self.n_pre -= tag == "pre"
        if self.junk[-1] and self.junk[-1][-1] is node:
            self.junk.pop()

    def _add(self, text: str, owner: Element) -> None:
        if not self.n_pre:
            self.reader.add(text, owner, in_link=self.n_links > 0)
            return
        first, *others = text.split("\n")
        self.reader.add(first, owner, in_link=False)
        for other in others:
            self.reader.end(self.blocks[-1], hidden=self.n_hidden > 0, junk=self.junk[-1])
            self.reader.add(other, owner, in_link=False)


def _hides(node: Element) -> bool:
    style = node.get("style")
    if style is not None:
        return "none" in style and _DISPLAY_NONE.search(style) is not None
    return node.get("hidden") is not None


def ancestors_of(node: Element, *, up_to: Element) -> Iterator[Element]:
    """Yield a node and its ancestors, ending with ``up_to``."""
    current: Element | None = node
    while current is not None:
        yield current
        if current is up_to:
            return
        current = current.getparent()
