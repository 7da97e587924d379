"""From a discovery route to article addresses: pure functions on bytes."""

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin

from lxml import etree, html

from crawlers.bounds import is_on
from ingest.portals.portal import (
    Feed,
    JsonApi,
    ListPage,
    PageState,
    Portal,
    Route,
    Sitemap,
    UrlList,
)
from ingest.text.urls import host_of

MAX_LINKS = 5_000
"""Addresses taken from one answer; a longer list is a trap or a whole archive."""


class ShapeChangedError(ValueError):
    """A route answered, but not in the shape that is declared."""


def route_name(route: Route) -> str:
    """Return kind and address of a route: ``Feed http://x.cn/rss``."""
    return f"{type(route).__name__} {route.url or '(written down)'}"


def addresses_of(route: Route) -> list[str]:
    """Return the addresses to ask for to read a route once."""
    match route:
        case ListPage() | JsonApi():
            numbers = range(route.first, route.first + route.pages)
            addresses = [route.url.replace("{page}", str(number)) for number in numbers]
            if isinstance(route, ListPage) and route.first_url is not None:
                addresses[0] = route.first_url
            return list(dict.fromkeys(addresses))
        case UrlList(url=None):
            return []
        case _:
            return [route.url] if route.url else []


def links_of(route: Route, body: bytes, url: str) -> list[str]:
    """Return the absolute addresses that an answer of a route lists, in order.

    Raises:
        ShapeChangedError: The answer is not what the route declares.
    """
    match route:
        case Feed():
            links = _feed_links(_xml(body))
        case Sitemap():
            links = _locations(_xml(body), "url")
        case ListPage(link=selector):
            links = [a.get("href", "") for a in _html(body).cssselect(selector)]
        case JsonApi(items=path, link=template):
            links = _filled(template, _at(_json(body), path))
        case PageState(script=selector, items=path, link=template):
            scripts = _html(body).cssselect(selector)
            if not scripts:
                raise ShapeChangedError(f"no {selector}")
            links = _filled(template, _at(_json((scripts[0].text or "").encode()), path))
        case UrlList():
            links = [
                line.strip()
                for line in body.decode("utf-8", "replace").splitlines()
                if line.strip() and not line.startswith("#")
            ]
    absolute = (_absolute(url, link.strip()) for link in links if link and link.strip())
    return list(dict.fromkeys(filter(None, absolute)))[:MAX_LINKS]


def nested_sitemaps(body: bytes) -> list[str]:
    """Return the sitemaps that a sitemap index lists; empty for a plain sitemap."""
    return _locations(_xml(body), "sitemap")


def articles_among(links: Iterable[str], portal: Portal) -> list[str]:
    """Return the links that may be articles of the portal."""
    patterns = [re.compile(pattern) for pattern in portal.article_url]
    return [
        link
        for link in links
        if link.startswith(("http://", "https://"))
        and is_on(host_of(link), portal.domains)
        and (not patterns or any(pattern.search(link) for pattern in patterns))
    ]


def _absolute(url: str, link: str) -> str | None:
    """Return a link's address, or None when it is none: one bad link must not cost the list."""
    try:
        return urljoin(url, link)
    except ValueError:
        return None


def _xml(body: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(body.lstrip(), parser)
    except etree.XMLSyntaxError as error:
        raise ShapeChangedError(f"not XML: {error}") from error
    if root is None or etree.QName(root).localname not in {
        "rss", "feed", "RDF", "urlset", "sitemapindex",
    }:  # fmt: skip
        raise ShapeChangedError("neither feed nor sitemap")
    return root


def _html(body: bytes) -> Any:
    if not body.strip():
        raise ShapeChangedError("empty answer")
    try:
        return html.fromstring(body)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ShapeChangedError(f"not HTML: {error}") from error


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError as error:
        raise ShapeChangedError(f"not JSON: {error}") from error


def _feed_links(root: Any) -> list[str]:
    links = []
    for entry in root.iter("{*}item", "{*}entry"):
        found = next((n for n in entry.iterchildren("{*}link") if _link_of(n)), None)
        if found is not None:
            links.append(_link_of(found))
    return links


def _link_of(node: Any) -> str:
    if node.get("rel", "alternate") != "alternate":
        return ""
    return (node.get("href") or node.text or "").strip()


def _locations(root: Any, element: str) -> list[str]:
    return [
        (location.text or "").strip()
        for entry in root.iter("{*}" + element)
        for location in entry.iterchildren("{*}loc")
    ]


def _at(data: Any, path: str) -> list[dict[str, Any]]:
    for step in filter(None, path.split(".")):
        if not isinstance(data, dict) or step not in data:
            raise ShapeChangedError(f"no {step!r} on the way to {path!r}")
        data = data[step]
    if not isinstance(data, list):
        raise ShapeChangedError(f"{path!r} is no list")
    return data


def _filled(template: str, items: list[dict[str, Any]]) -> list[str]:
    try:
        return [template.format_map(item) for item in items]
    except (KeyError, TypeError, ValueError) as error:
        raise ShapeChangedError(f"an item does not fill {template!r}: {error}") from error
