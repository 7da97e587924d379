"""How a page is built around its text: the paths of tags and classes, as hashes.

Two articles of one template share them, whatever they say; a page of another template shares
none. What an editor or a program changes from page to page is left out: the paragraphs
themselves, ids, numbers in classes.
"""

import hashlib
import re
from collections import Counter

from lxml.etree import _Element as Element

from ingest.extract.page import HtmlPage

MIN_HAN = 20
"""Han characters of a line that counts as text; bylines and labels have fewer."""

DEPTH = 4
"""Elements of a path, from the one that holds the paragraphs upwards: enough to tell templates
apart, and a new banner around the whole page changes nothing."""

MOST = 3
"""Paths kept of a page: the body's, a lead's outside of it, one of a box inside it."""

# Spans of one text: they come and go with the editor's tool.
_INNER = frozenset(
    [
        *("p", "span", "strong", "b", "em", "i", "u", "font", "a", "br", "pre", "blockquote"),
        *("li", "ul", "ol", "section", "figure", "figcaption", "h2", "h3", "h4", "center"),
        *("td", "tr", "tbody", "table"),
    ]
)
_NUMBERED = re.compile(r"(?:[-_]+)?[A-Za-z]*\d[\w-]*$|__.*$")
_UNSEEN = frozenset(
    ["script", "style", "link", "noscript", "template", "iframe", "svg", "ins", "img", "input"]
)


def shape_of(page: HtmlPage) -> tuple[str, ...]:
    """Return the hashed paths down to the text of a page, the one with most text first.

    Empty for a page without text.
    """
    weights: Counter[str] = Counter()
    for line in page.lines:
        if line.n_han >= MIN_HAN and not line.is_linked and not line.hidden:
            weights[_path(line.node)] += line.n_han
    total = weights.total()
    ranked = sorted(weights.items(), key=lambda found: (-found[1], found[0]))
    return tuple(_hashed(path) for path, weight in ranked[:MOST] if weight * 10 >= total)


def foot_of(page: HtmlPage) -> str:
    """Return the hash of tag and class of the page's last two blocks; empty without a body.

    Of a page that was cut they are others than usual.
    """
    body = next(page.root.iter("body"), None)
    if body is None:
        return ""
    shown = [node for node in body.iterchildren() if _is_seen(node)]
    while len(shown) == 1:  # one frame around all
        inner = [node for node in shown[0].iterchildren() if _is_seen(node)]
        if not inner:
            break
        shown = inner
    return _hashed(" ".join(_name(node) for node in shown[-2:]))


def _path(node: Element) -> str:
    """Return the names of the elements that hold a line, without those of the text's own."""
    holders: list[str] = []
    above: Element | None = node
    while above is not None and len(holders) < DEPTH:
        if isinstance(above.tag, str) and (above.tag not in _INNER or holders):
            holders.append(_name(above))
        above = above.getparent()
    return "<".join(holders)


def _name(node: Element) -> str:
    """Return tag and first two classes of an element, without numbers."""
    classes = [_NUMBERED.sub("", name) for name in (node.get("class") or "").split()[:2]]
    return ".".join([str(node.tag), *filter(None, classes)])


def _is_seen(node: Element) -> bool:
    return isinstance(node.tag, str) and node.tag not in _UNSEEN


def _hashed(path: str) -> str:
    return hashlib.sha256(path.encode()).hexdigest()[:10]
