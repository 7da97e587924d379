"""What a list's answer holds, whatever it is written in: XML, HTML, JSON, a script."""

import json
import re
from typing import Any, NamedTuple

from lxml import etree, html

from crawlers.items import ShapeChangedError, filled, items_at, text_at

_ROOTS = frozenset({"rss", "feed", "RDF", "urlset", "sitemapindex"})
_WHEN = ("{*}pubDate", "{*}published", "{*}updated", "{*}date")


_OPENED = re.compile(r"<(html|body|rss|feed|urlset|sitemapindex|rdf:RDF)\b", re.IGNORECASE)


class Entry(NamedTuple):
    """One line of a list.

    Args:
        link: Address as listed, possibly relative.
        published: When it was published or changed, as listed; empty if the list does not say.
    """

    link: str
    published: str = ""


def feed_entries(body: bytes) -> list[Entry]:
    """Return the entries of an RSS or Atom feed."""
    entries = []
    for entry in _xml(body).iter("{*}item", "{*}entry"):
        links = (_link_of(node) for node in entry.iterchildren("{*}link"))
        dates = ((node.text or "").strip() for node in entry.iterchildren(*_WHEN))
        entries.append(Entry(next(filter(None, links), ""), next(filter(None, dates), "")))
    return entries


def sitemap_entries(body: bytes, element: str) -> list[Entry]:
    """Return the ``url`` or the ``sitemap`` entries of a sitemap."""
    return [
        Entry((location.text or "").strip(), (entry.findtext("{*}lastmod") or "").strip())
        for entry in _xml(body).iter("{*}" + element)
        for location in entry.iterchildren("{*}loc")
    ]


def page_entries(tree: Any, selector: str, attribute: str, template: str) -> list[Entry]:
    """Return what an attribute of the nodes of a page names, put into a template."""
    values = (node.get(attribute, "").strip() for node in tree.cssselect(selector))
    return [Entry(template.replace("{value}", value)) for value in values if value]


def json_entries(data: Any, items: str, link: str | tuple[str, ...], time: str) -> list[Entry]:
    """Return the entries of a JSON list, without the items that fill no template.

    Raises:
        ShapeChangedError: The list is not where it should be, or no item fills a template.
    """
    found = items_at(data, items)
    links = [(filled(link, item), item) for item in found]
    entries = [Entry(url, text_at(item, time) if time else "") for url, item in links if url]
    if found and not entries:
        raise ShapeChangedError(f"no item fills {link!r}")
    return entries


def html_of(body: bytes | str, charset: str | None = None) -> Any:
    """Return the tree of an HTML page or of a part of one."""
    if not body.strip():
        raise ShapeChangedError("empty answer")
    try:
        return html.fromstring(body, parser=html.HTMLParser(encoding=charset))
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ShapeChangedError(f"not HTML: {error}") from error


def json_of(body: bytes | str, charset: str | None = None) -> Any:
    """Return what a JSON answer says; without a charset it is UTF-8, as JSON is."""
    if charset is not None and isinstance(body, bytes):
        body = body.decode(charset, "replace")
    try:
        return json.loads(body, strict=False)
    except (ValueError, RecursionError) as error:
        raise ShapeChangedError(f"not JSON: {error}") from error


def json_after(body: bytes, before: str, charset: str | None) -> Any:
    """Return the first JSON value that follows a match of a regular expression in a script."""
    text = body.decode(charset or "utf-8", "replace")
    decoder = json.JSONDecoder(strict=False)
    problem: Exception | None = None
    for match in re.finditer(before, text):
        start = re.compile(r"\s*").match(text, match.end())
        try:
            return decoder.raw_decode(text, start.end() if start else match.end())[0]
        except (ValueError, RecursionError) as error:
            problem = error
    if problem is None:
        raise ShapeChangedError(f"nothing matches {before!r}")
    raise ShapeChangedError(f"no JSON after {before!r}: {problem}") from problem


def is_cut(text: str) -> bool:
    """Return whether a page, a feed or a sitemap ends before its outermost element does."""
    opened = _OPENED.search(text[:5000])
    if opened is None:
        return False
    name = "(?:html|body)" if opened[1].lower() in {"html", "body"} else re.escape(opened[1])
    return re.search(rf"</{name}\s*>", text[-20000:], re.IGNORECASE) is None


def _xml(body: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(body.lstrip(), parser)
    except etree.XMLSyntaxError as error:
        raise ShapeChangedError(f"not XML: {error}") from error
    if root is None or etree.QName(root).localname not in _ROOTS:
        raise ShapeChangedError("neither feed nor sitemap")
    return root


def _link_of(node: Any) -> str:
    if node.get("rel", "alternate") != "alternate":
        return ""
    return (node.get("href") or node.text or "").strip()
