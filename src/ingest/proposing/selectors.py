"""Short CSS selectors for a node: what a person would write."""

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

MAX_CLIMB = 4
"""Ancestors that a selector may begin with; one that begins farther away breaks sooner."""

_NAME = re.compile(r"-?[A-Za-z_][\w-]*")
_NUMBERED = re.compile(r"\d{3,}")
_TAG = re.compile(r"[a-z][a-z0-9]*")
_STATES = frozenset(
    {"active", "cur", "current", "on", "clearfix", "clear", "cf", "fl", "fr", "first"}
)

SPEAKING = frozenset({"main", "article", "section", "pre", "time", "h1", "h2", "h3"})
"""Tags that say what a node is, and can stand in a selector without id or class."""


def selectors_of(node: Element) -> Iterator[str]:
    """Yield selectors that find a node, the shortest first; other nodes may fit them too.

    Ids and classes with a long number in them name one article, not its kind, and are left out.
    """
    own = list(_simple(node))
    yield from own
    ancestor = node.getparent()
    for _ in range(MAX_CLIMB):
        if ancestor is None or ancestor.tag in {"html", "body"}:
            break
        for outer in _simple(ancestor):
            if outer == ancestor.tag and outer not in SPEAKING:
                continue
            for inner in own or [_tag(node)]:
                if inner:
                    yield f"{outer} {inner}"
        ancestor = ancestor.getparent()


def is_speaking(selector: str) -> bool:
    """Return whether a selector names more than common tags."""
    return re.search(r"[.#\[]", selector) is not None or not SPEAKING.isdisjoint(selector.split())


def _simple(node: Element) -> Iterator[str]:
    """Yield selectors made of one node alone."""
    tag = _tag(node)
    if not tag:
        return
    marks = [f"#{name}" for name in _names(node.get("id"))]
    marks += [f".{name}" for name in _names(node.get("class"))]
    yield from (f"{tag}{mark}" for mark in marks)
    for attribute in ("itemprop",):
        value = node.get(attribute)
        if value and _NAME.fullmatch(value):
            yield f"{tag}[{attribute}={value}]"
    yield tag


def _tag(node: Element) -> str:
    return node.tag if isinstance(node.tag, str) and _TAG.fullmatch(node.tag) else ""


def _names(value: str | None) -> list[str]:
    return [
        name
        for name in (value or "").split()
        if _NAME.fullmatch(name) and not _NUMBERED.search(name) and name not in _STATES
    ]
