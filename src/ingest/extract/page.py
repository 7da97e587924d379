"""A page, parsed once: tree, visible lines, and what it says about itself to machines."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Any

from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.etree import _Element as Element

from ingest.errors import EmptyPage, OversizePage
from ingest.extract.decode import Decoded
from ingest.extract.visible import Line, read_lines

# libxml2 stops at 2,048 levels by itself; no real page of 107 was deeper than 24.
MAX_DEPTH = 2000
# Characters of visible text. A book has 500,000; extraction costs about 1.6 s for each million
# bytes of text, so a page above this would only run into the time limit.
MAX_TEXT = 1_000_000
# Opening and closing tags together. The 47 labelled pages have 6,491 at most; 4 million take 10 s
# and 800 MB to parse.
MAX_TAGS = 400_000
# A script longer than this is a program or a list of other articles, not this article's data.
_MAX_STATE_CHARS = 2_000_000


@dataclass(frozen=True, slots=False, kw_only=True, eq=False)
class HtmlPage:
    """One parsed page; everything shares its tree and nobody changes it.

    Args:
        url: Where it came from.
        root: The ``html`` element.
        lines: Visible lines in page order.
        depth: How deep elements are nested.
        decoded: The characters it was parsed from.
    """

    url: str
    root: Element
    lines: list[Line]
    depth: int
    decoded: Decoded

    @cached_property
    def metas(self) -> dict[str, tuple[str, ...]]:
        """Contents of ``meta`` elements by lower-case name, property or itemprop."""
        found: dict[str, list[str]] = {}
        for meta in self.root.iter("meta"):
            content = meta.get("content")
            if not content:
                continue
            for attribute in ("name", "property", "itemprop", "http-equiv"):
                name = meta.get(attribute)
                if name:
                    found.setdefault(name.strip().lower(), []).append(content.strip())
        return {name: tuple(values) for name, values in found.items()}

    def meta(self, *names: str) -> str | None:
        """Return the first content of the first of these names that has one, or None."""
        for name in names:
            for value in self.metas.get(name, ()):
                if value:
                    return value
        return None

    @cached_property
    def title_tag(self) -> str:
        """Text of the ``title`` element, spaces folded; empty if there is none."""
        for node in self.root.iter("title"):
            text = " ".join("".join(node.itertext()).split())
            if text:
                return text
        return ""

    @cached_property
    def scripts(self) -> tuple[str, ...]:
        """Texts of inline scripts that are programs."""
        return tuple(
            node.text
            for node in self.root.iter("script")
            if node.text and "json" not in (node.get("type") or "")
        )

    @cached_property
    def linked_data(self) -> tuple[dict[str, Any], ...]:
        """Every object of the page's JSON-LD; broken JSON is left out."""
        found: list[dict[str, Any]] = []
        for node in self.root.iter("script"):
            if "ld+json" not in (node.get("type") or "") or not node.text:
                continue
            found.extend(_objects(_json_or_none(node.text)))
        return tuple(found)


def parse_html(decoded: Decoded, *, url: str) -> HtmlPage:
    """Return the parsed page.

    Raises:
        EmptyPage: There is no element in it.
        OversizePage: More than ``MAX_TAGS``, or elements nested deeper than ``MAX_DEPTH``.
    """
    if (n_tags := decoded.text.count("<")) > MAX_TAGS:
        raise OversizePage(url, f"{n_tags} tags")
    # The plain parser: element classes of lxml.html cost a Python call for every node touched.
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(decoded.text.encode("utf-8", "replace"), parser=parser)
    except etree.XMLSyntaxError as error:
        raise EmptyPage(url, f"no element: {error}") from error
    if root is None:
        raise EmptyPage(url, "no element")
    lines, depth = read_lines(root)
    if depth >= MAX_DEPTH:
        raise OversizePage(url, f"elements nested {depth} deep")
    n_chars = sum(len(line.text) for line in lines)
    if n_chars > MAX_TEXT:
        raise OversizePage(url, f"{n_chars} characters of text")
    return HtmlPage(url=url, root=root, lines=lines, depth=depth, decoded=decoded)


def state_of(page: HtmlPage, selector: str) -> Any:
    """Return the JSON inside the first script that a CSS selector finds, or None.

    Reads both pure JSON and assignments (``window.__DATA__ = {...};``).
    """
    for node in CSSSelector(selector)(page.root):
        text = (node.text or "").strip()
        if not text or len(text) > _MAX_STATE_CHARS:
            continue
        state = _json_or_none(text)
        if state is None and (start := re.search(r"=\s*(?=[\[{])", text)):
            state = _json_prefix(text[start.end() :])
        if state is not None:
            return state
    return None


def _json_or_none(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(unescape(text), strict=False)
    except (ValueError, RecursionError):
        return None


def _json_prefix(text: str) -> Any:
    try:
        return json.JSONDecoder(strict=False).raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict):
        yield data
        graph = data.get("@graph")
        if isinstance(graph, list):
            yield from (item for item in graph if isinstance(item, dict))
    elif isinstance(data, list):
        yield from (item for item in data if isinstance(item, dict))
