"""What a page carries besides its text: feeds named in its head, JSON in its scripts."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from lxml.etree import _Element as Element

FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})

MAX_SCRIPT = 5_000_000
"""Characters of a script that is read; a list of articles has some ten thousand."""

_ASSIGNED = re.compile(
    r"(?:(?:var|let|const)\s+|window\.|self\.)([A-Za-z_$][\w$]*)\s*=\s*(?=[\[{])"
)
_NAME = re.compile(r"-?[A-Za-z_][\w-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """JSON that stands on a page.

    Args:
        name: What its site calls it: ``__NEXT_DATA__``.
        data: What it says.
        script: CSS selector of its ``script`` element, None for an assignment.
        after: Regular expression of what stands before it in a script, None for an element of
            its own.
    """

    name: str
    data: Any
    script: str | None = None
    after: str | None = None


def feeds_in(root: Element, url: str) -> list[str]:
    """Return the addresses of the feeds that a page's head names, those of comments last."""
    found = []
    for node in root.iter("link"):
        kind = (node.get("type") or "").strip().lower()
        if kind in FEED_TYPES and "alternate" in (node.get("rel") or "").lower():
            href = (node.get("href") or "").strip()
            if href:
                found.append((_is_of_comments(node, href), urljoin(url, href)))
    return list(dict.fromkeys(link for _, link in sorted(found, key=lambda one: one[0])))


def embedded_in(root: Element) -> Iterator[Embedded]:
    """Yield the JSON of a page's scripts: elements of JSON first, then assignments."""
    scripts = [node for node in root.iter("script") if node.text and len(node.text) <= MAX_SCRIPT]
    for node in scripts:
        text = (node.text or "").strip()
        if text[:1] in {"{", "["} and (data := _json(text)) is not None:
            selector = _selector(node)
            if selector:
                yield Embedded(name=selector, data=data, script=selector)
    for node in scripts:
        for match in _ASSIGNED.finditer(node.text or ""):
            data = _json_at(node.text or "", match.end())
            if isinstance(data, dict | list) and data:
                name = re.escape(match[1])
                yield Embedded(name=match[1], data=data, after=rf"\b{name}\s*=")


def site_name(root: Element) -> str | None:
    """Return the name a page gives its site: ``og:site_name``, else the tail of its title."""
    for node in root.iter("meta"):
        if (node.get("property") or node.get("name")) == "og:site_name" and node.get("content"):
            return str(node.get("content")).strip()
    title = next((" ".join("".join(node.itertext()).split()) for node in root.iter("title")), "")
    tail = re.split(r"\s*[|_–—-]+\s*", title)[-1].strip()
    return tail if 1 < len(tail) <= 12 else None


def _is_of_comments(node: Element, href: str) -> bool:
    return "comment" in href.lower() or "评论" in (node.get("title") or "")


def _selector(node: Element) -> str | None:
    name, kind = node.get("id") or "", (node.get("type") or "").strip()
    if _NAME.fullmatch(name):
        return f"#{name}"
    return f'script[type="{kind}"]' if "json" in kind else None


def _json(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _json_at(text: str, start: int) -> Any:
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None
