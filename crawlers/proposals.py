"""From a site's answers to the routes that may be declared for it: pure functions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from lxml.etree import _Element as Element

from crawlers import answers, sources
from crawlers.answers import Entry
from crawlers.items import ShapeChangedError
from ingest.extract.decode import decode
from ingest.portals.portal import (
    Confidence,
    Evidence,
    Feed,
    JsonApi,
    JsonInScript,
    ListPage,
    PageState,
    Portal,
    Route,
    Sitemap,
    UrlList,
)
from ingest.proposing.addresses import form_of, patterns_of
from ingest.proposing.embedded import Embedded, embedded_in
from ingest.proposing.items import ItemList, lists_in
from ingest.proposing.links import links_on, list_on, paging_on

PAGES = 2
"""Pages of a numbered list that a declaration reads; somebody may know that it moves faster."""

LONG_SITEMAP = 200
"""Addresses of a sitemap from which on it is a whole archive: for looking back, beside a feed."""

KINDS = ("feed", "sitemap", "json", "page state", "script", "url list", "html list")
"""Kinds of lists, those that break least often first."""

_PAGE_NUMBER = re.compile(r"([?&](?:page|p|pn|pageno|page_no|pageindex|currentpage)=)(\d+)", re.I)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_SITEMAP = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
_SURE: dict[str, Confidence] = {"html list": "medium", "script": "medium"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered.

    Args:
        url: Address that answered, after redirects.
        status: HTTP status.
        body: The bytes.
        content_type: Content-Type header as sent, None without one.
    """

    url: str
    status: int
    body: bytes
    content_type: str | None = None


@dataclass(slots=True, kw_only=True)
class Listing:
    """A list that may be declared.

    Args:
        what: Its kind.
        url: Where it stands.
        route: How it would be declared, None for one that cannot be.
        entries: What it lists.
        node: A link of it, for an HTML list.
        detail: What is to be known of it.
    """

    what: str
    url: str
    route: Route | None
    entries: list[Entry] = field(default_factory=list)
    node: Element | None = None
    detail: str = ""


def listings_of(answer: Answer, domains: Sequence[str], *, now: datetime) -> list[Listing]:
    """Return the lists that an answer is or holds, those that break least often first.

    Args:
        answer: The answer to the address somebody gave.
        domains: Domains of the site.
        now: Whose year the evidence bears.
    """
    head = answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if _FEED.search(head[:1000]) or _SITEMAP.search(head[:1000]):
        return [xml_listing(answer, now=now)]
    if head[:1] in {b"{", b"["}:
        return _api_listings(answer, domains, now=now)
    if not head.startswith(b"<"):
        entries = _read(UrlList(answer.url), answer)
        if entries and all(entry.link.startswith("http") for entry in entries):
            route = _known(UrlList(answer.url), "url list", now)
            return [Listing(what="url list", url=answer.url, route=route, entries=entries)]
    return _page_listings(answer, domains, now=now)


def xml_listing(answer: Answer, *, now: datetime) -> Listing:
    """Return the feed or the sitemap that an answer is; one without a route if it is neither."""
    is_map = _SITEMAP.search(answer.body[:2000]) is not None
    what = "sitemap" if is_map else "feed"
    route: Route = Sitemap(answer.url) if is_map else Feed(answer.url)
    try:
        entries = sources.entries_of(route, answer.body, answer.url)
    except ShapeChangedError as error:
        return Listing(what=what, url=answer.url, route=None, detail=str(error))
    return Listing(what=what, url=answer.url, route=_known(route, what, now), entries=entries)


def root_of(answer: Answer) -> Element | None:
    """Return the tree of an HTML answer, None if it is none."""
    text = decode(answer.body, content_type=answer.content_type).text
    try:
        root: Element = answers.html_of(text.encode("utf-8", "replace"), "utf-8")
    except ShapeChangedError:
        return None
    return root


def patterns_from(listings: Sequence[Listing], domains: Sequence[str]) -> tuple[str, ...]:
    """Return the patterns of article addresses, from the lists that name little else.

    Where the surest lists agree on no form, the next ones are asked.
    """
    for group in (("feed",), ("json", "page state", "script", "url list"), ("html list",), KINDS):
        urls = [
            entry.link
            for listing in listings
            if listing.what in group
            for entry in listing.entries
            if _is_on(entry.link, domains)
        ]
        patterns = patterns_of(urls)
        if patterns:
            return patterns
    return ()


def chosen(
    listings: Sequence[Listing], portal: Portal, *, least: int = 1
) -> list[tuple[Listing, list[str]]]:
    """Return the lists to declare with the articles each names, the surest first.

    Of two lists of one kind with the same articles the first stands for both.

    Args:
        listings: What was found.
        portal: Domains and article patterns.
        least: Articles a list must name.
    """
    found: list[tuple[Listing, list[str]]] = []
    seen: set[tuple[str, frozenset[str]]] = set()
    for listing in sorted(listings, key=lambda one: KINDS.index(one.what)):
        articles = sources.articles_among((entry.link for entry in listing.entries), portal)
        mark = (listing.what, frozenset(articles))
        if listing.route is None or len(articles) < least or mark in seen:
            continue
        seen.add(mark)
        found.append((listing, articles))
    return found


def as_declared(listing: Listing, others: Sequence[Listing]) -> Route:
    """Return the route of a list as it is declared beside others.

    A sitemap that is a whole archive is for looking back where something shorter lists what is
    new: it would be read in full on every run.
    """
    route = listing.route
    if route is None:
        raise ValueError(f"{listing.url} has no route")
    is_archive = isinstance(route, Sitemap) and len(listing.entries) > LONG_SITEMAP
    if is_archive and any(one.what != "sitemap" for one in others):
        return _with(route, search=True)
    return route


def _page_listings(answer: Answer, domains: Sequence[str], *, now: datetime) -> list[Listing]:
    root = root_of(answer)
    if root is None:
        return []
    links = links_on(root, answer.url, domains)
    likely = [link.url for link in links if (f := form_of(link.url)) and f.is_of_one_page]
    found = list(_embedded_listings(embedded_in(root), answer, likely, domains, now=now))
    listed = list_on(root, links)
    if listed is not None:
        paging = paging_on(links, answer.url)
        page = ListPage(answer.url, link=listed.selector)
        if paging is not None:
            page = ListPage(
                paging.template,
                link=listed.selector,
                first_url=paging.first_url,
                first=paging.first,
                pages=PAGES,
            )
        found.append(
            Listing(
                what="html list",
                url=answer.url,
                route=_known(page, "html list", now),
                entries=[Entry(url) for url in listed.urls],
                node=listed.node,
                detail=f"{listed.selector}{', numbered pages' if paging else ''}",
            )
        )
    return found


def _embedded_listings(
    embedded: Iterator[Embedded],
    answer: Answer,
    likely: Sequence[str],
    domains: Sequence[str],
    *,
    now: datetime,
) -> Iterator[Listing]:
    for one in embedded:
        for found in lists_in(one.data, url=answer.url, known=likely, domains=domains)[:1]:
            what = "page state" if one.script else "script"
            if found.link is None:
                yield _unlinked(what, one.name, answer.url, found)
                continue
            route: Route
            if one.script is not None:
                route = PageState(
                    answer.url,
                    script=one.script,
                    items=found.items,
                    link=found.link,
                    time=found.time,
                )
            else:
                route = JsonInScript(
                    answer.url,
                    after=one.after or "",
                    items=found.items,
                    link=found.link,
                    time=found.time,
                )
            entries = _read(route, answer)
            detail = f"{one.name} {found.items}".strip()
            route = _known(route, what, now)
            yield Listing(what=what, url=answer.url, route=route, entries=entries, detail=detail)


def _api_listings(answer: Answer, domains: Sequence[str], *, now: datetime) -> list[Listing]:
    try:
        data: Any = answers.json_of(answer.body)
    except ShapeChangedError as error:
        return [Listing(what="json", url=answer.url, route=None, detail=str(error))]
    found = lists_in(data, url=answer.url, known=(), domains=domains)[:1]
    listings = []
    for one in found:
        if one.link is None:
            listings.append(_unlinked("json", "the answer", answer.url, one))
            continue
        number = _PAGE_NUMBER.search(answer.url)
        first = int(number[2]) if number else 1
        template = _PAGE_NUMBER.sub(r"\1{page}", answer.url, count=1)
        route = JsonApi(
            template,
            items=one.items,
            link=one.link,
            time=one.time,
            first=first,
            pages=PAGES if number else 1,
        )
        entries = _read(route, answer)
        known = _known(route, "json", now)
        listings.append(
            Listing(what="json", url=answer.url, route=known, entries=entries, detail=one.items)
        )
    return listings


def _unlinked(what: str, name: str, url: str, found: ItemList) -> Listing:
    ids = ", ".join(found.ids) or "none"
    detail = (
        f"{name} has {found.n} articles at {found.items or 'its top'}, but nothing shows how their "
        f"addresses are made; fields that may tell: {ids}"
    )
    return Listing(what=what, url=url, route=None, detail=detail)


def _read(route: Route, answer: Answer) -> list[Entry]:
    try:
        return sources.entries_of(route, answer.body, answer.url)
    except ShapeChangedError:
        return []


def _known(route: Route, what: str, now: datetime) -> Route:
    """Return a route with how sure it is: it has just answered."""
    return _with(route, confidence=_SURE.get(what, "high"), evidence=Evidence("L", now.year))


def _with(route: Route, **changed: Any) -> Route:
    values: dict[str, Any] = {one.name: getattr(route, one.name) for one in fields(route)}
    return type(route)(**values | changed)


def _is_on(url: str, domains: Sequence[str]) -> bool:
    form = form_of(url)
    return form is not None and any(
        form.host == domain or form.host.endswith(f".{domain}") for domain in domains
    )
