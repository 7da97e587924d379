"""The lines a reader sees, with where each one stands."""

import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

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
_BOXES = frozenset({"nav", "footer", "aside", "address"})
# Elements of a site's own that stand for paragraphs: ``ne-p``, ``founder-title``.
_OWN_BLOCK = re.compile("-(?:p|h[1-6]|li|[uo]li|quote|para|paragraph|title|content|author|code)$")
_IMAGES = frozenset({"img", "mp-common-image", "picture"})
_SKIP, _IS_INLINE, _IS_BLOCK, _IS_LINK, _IS_IMAGE = range(5)
_DISPLAY_NONE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\f\v\xa0]*\n[ \t\r\f\v\n\xa0]*|[ \t\r\f\v\xa0]+")
_WRAPPED = re.compile("(?<=[\u2e80-\u9fff\uff00-\uffef])\n(?=[\u2e80-\u9fff\uff00-\uffef])")
# Old templates print a whole article into one cell and only the indent of two full-width spaces
# shows where a paragraph begins: ``...发展。　　据悉，...``
_INDENT = re.compile("(?<=[。！？”」』…：；）])[ \u3000]*\u3000\u3000+")
_IDEOGRAPHIC = re.compile("[ \u3000]*\u3000[ \u3000]*")
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_GAP = re.compile(" {2,}")
# Runs, because a list of single characters is three times as slow to build.
HAN_RUNS = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")

_JUNK_LABEL = re.compile(
    "comment|recommend|tuijian|relat(?:ed|ion|e(?![a-z]))|qr-?_?code|erweima|share|copyright"
    "|disclaim|shengming|statement|breadcrumb|side-?_?bar|footer|advert|paginat|toolbar|reward"
    "|subscri|author-?_?(?:box|bio|intro|desc|info-?badge)|about-?_?(?:the-?_?)?author|popup|modal|dialog|toast"
    r"|(?:^|[\s_-])(?:rank(?:ing)?|hot|ad|ads|gg|guanggao|aside|nav|foot|crumbs?|tags?|keywords?|key-?word"
    "|by-?line|vote|praise|digg|zan|follow|login|pager|pages?_?nav|ewm|tj|xg"
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
            # Every space but the plain one is unprintable: most texts need no substitution.
            is_plain = text.isprintable() and "  " not in text
            folded = text if is_plain else _SPACES.sub(" ", text)
        self.pieces.append(folded)
        self.owners.append(owner)
        if in_link:
            self.n_link += len(folded.strip())

    def end(self, node: Element, *, hidden: bool, junk: tuple[Element, ...]) -> None:
        if not self.pieces:
            return
        joined = "".join(self.pieces)
        if not joined.isprintable():
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
    if not text.isprintable():
        text = _IDEOGRAPHIC.sub(" ", text.translate(_ZERO_WIDTH))
    return _GAP.sub(" ", text).strip() if "  " in text else text.strip()


def read_lines(root: Element) -> tuple[list[Line], int]:  # noqa: PLR0912, PLR0915 - see below
    """Return the visible lines below a node in page order, and how deep elements are nested.

    One loop with local state: a quarter of a page's time is spent here, and with a method for each
    event it is a sixth slower.
    """
    reader = _Reader()
    kind_of: Callable[[Any], int] = _kind_of
    deepest = depth = n_links = n_hidden = n_pre = 0
    blocks: list[Element] = [root]
    junk: list[tuple[Element, ...]] = [()]
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        tag = node.tag
        kind = kind_of(tag)
        if event == "start":
            depth += 1
            deepest = max(deepest, depth)
            if kind == _SKIP:
                walk.skip_subtree()
                continue
            style = node.get("style")
            if style is None:
                hides = node.get("hidden") is not None
            else:
                hides = "none" in style and _DISPLAY_NONE.search(style) is not None
            if kind == _IS_BLOCK:
                if reader.pieces:
                    reader.end(blocks[-1], hidden=n_hidden > 0, junk=junk[-1])
                blocks.append(node)
                n_pre += tag == "pre"
                if node is not root and is_box(node):
                    junk.append((*junk[-1], node))
            elif kind == _IS_LINK:
                n_links += 1
            elif kind == _IS_IMAGE:
                reader.image = True
            if n_hidden or hides:
                n_hidden += 1
            text = node.text if kind == _IS_BLOCK or not hides else None
            owner = node
        else:
            depth -= 1
            if kind == _IS_BLOCK:
                if reader.pieces:
                    reader.end(node, hidden=n_hidden > 0, junk=junk[-1])
                blocks.pop()
                n_pre -= tag == "pre"
                if junk[-1] and junk[-1][-1] is node:
                    junk.pop()
            elif kind == _IS_LINK:
                n_links -= 1
            if n_hidden and kind != _SKIP:
                n_hidden -= 1
            text = node.tail
            if not text or node is root or not (reader.pieces or not text.isspace()):
                continue
            parent = node.getparent()
            owner = root if parent is None else parent
        if not text:
            continue
        if not n_pre:
            reader.add(text, owner, in_link=n_links > 0)
            continue
        first, *others = text.split("\n")
        reader.add(first, owner, in_link=False)
        for other in others:
            reader.end(blocks[-1], hidden=n_hidden > 0, junk=junk[-1])
            reader.add(other, owner, in_link=False)
    reader.end(root, hidden=False, junk=())
    return reader.lines, deepest


@lru_cache(maxsize=2_000)
def _kind_of(tag: Hashable) -> int:
    """Return what a tag means for lines; comments and instructions have no name and are skipped."""
    if not isinstance(tag, str) or tag in _SKIPPED:
        return _SKIP
    if tag in _BLOCK or ("-" in tag and _OWN_BLOCK.search(tag)):
        return _IS_BLOCK
    if tag == "a":
        return _IS_LINK
    return _IS_IMAGE if tag in _IMAGES else _IS_INLINE


def ancestors_of(node: Element, *, up_to: Element) -> Iterator[Element]:
    """Yield a node and its ancestors, ending with ``up_to``."""
    current: Element | None = node
    while current is not None:
        yield current
        if current is up_to:
            return
        current = current.getparent()
