"""From a discovery route to requests, and from their answers to articles: pure functions."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any
from urllib.parse import quote, urljoin

from crawlers import answers
from crawlers.answers import Entry
from crawlers.bounds import is_on
from crawlers.items import Item, ShapeChangedError, text_at
from ingest.model.instant import BEIJING
from ingest.portals.portal import (
    Feed,
    HtmlInJson,
    JsonApi,
    JsonInScript,
    Listed,
    ListPage,
    Paged,
    PageState,
    Portal,
    Route,
    Sitemap,
    TwoStep,
    UrlList,
)
from ingest.text.urls import host_of

MAX_LINKS = 5_000
"""Addresses taken from one answer; a longer list is a trap or a whole archive."""

MAX_LEADS = 20
"""Lists that the first page of a two-step route may lead to."""

MAX_DEPTH = 3
"""Sitemap indexes one below the other that are followed; more is a loop."""

_HOLE = re.compile(r"\{(page|keyword|since|until|day)(?::([^{}]+))?\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What somebody looks back for.

    Args:
        keyword: What the articles are about; empty where only days matter.
        since: First instant, with zone.
        until: Last instant, with zone.
    """

    keyword: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRequest:
    """How one list page is asked for.

    Args:
        url: Address.
        headers: Headers besides the usual ones.
        body: What is posted; None is a GET.
        page: Its place among the pages of one list, from 0.
    """

    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    page: int = field(default=0, compare=False)

    @property
    def method(self) -> str:
        """GET or POST."""
        return "GET" if self.body is None else "POST"


def route_name(route: Route) -> str:
    """Return kind and address of a route, and what it posts: ``Feed http://x.cn/rss``."""
    body = (route.json or route.form) if isinstance(route, Paged) else None
    name = f"{type(route).__name__} {route.url or '(written down)'}"
    return f"{name} {body}" if body else name


def requests_of(route: Route, *, now: datetime, search: Search | None = None) -> list[ListRequest]:
    """Return the requests that read a route once, newest first.

    Args:
        route: The route.
        now: The instant that days count back from, with zone.
        search: What to look back for; None is a daily crawl. Routes for the one give no request
            in the other.
    """
    if route.search is (search is None):
        return []
    if isinstance(route, Paged):
        return _asked(route, now, search)
    return [ListRequest(url=route.url)] if route.url else []


def leads_of(
    route: Route, body: bytes, step: int, *, now: datetime, search: Search | None = None
) -> list[ListRequest]:
    """Return the lists that an answer leads to; empty for an answer that lists articles.

    Args:
        route: The route.
        body: The answer.
        step: Whether it is the route's first answer, 1, or one that another led to.
        now: See ``requests_of``.
        search: See ``requests_of``.

    Raises:
        ShapeChangedError: The first of two steps names nothing.
    """
    if isinstance(route, TwoStep) and step == 1:
        return _second_requests(route, body, now, search)
    if isinstance(route, Sitemap) and step <= MAX_DEPTH:
        nested = answers.sitemap_entries(body, "sitemap")
        nested.sort(key=lambda entry: entry.published, reverse=True)
        return [ListRequest(url=entry.link) for entry in nested]
    return []


def links_of(route: Route, body: bytes, url: str) -> list[str]:
    """Return the absolute addresses that an answer of a route lists, in order.

    Raises:
        ShapeChangedError: The answer is not what the route declares.
    """
    return [entry.link for entry in entries_of(route, body, url)]


def entries_of(route: Route, body: bytes, url: str) -> list[Entry]:
    """Return what an answer of a route lists, with absolute addresses, each once, in order.

    Raises:
        ShapeChangedError: The answer is not what the route declares.
    """
    entries: dict[str, Entry] = {}
    for entry in _entries(route.then if isinstance(route, TwoStep) else route, body):
        link = _absolute(url, entry.link.strip()) if entry.link.strip() else None
        if link is not None:
            link = re.sub(*route.fetch_as, link) if route.fetch_as else link
            entries.setdefault(link, Entry(link, entry.published))
    return list(entries.values())[:MAX_LINKS]


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


def _entries(route: Listed, body: bytes) -> list[Entry]:
    match route:
        case Feed():
            return answers.feed_entries(body)
        case Sitemap():
            return answers.sitemap_entries(body, "url")
        case ListPage(link=selector):
            tree = answers.html_of(body, route.charset)
            return answers.page_entries(tree, selector, route.attribute, route.template)
        case HtmlInJson(link=selector):
            text = text_at(Item(answers.json_of(body, route.charset)), route.html_at)
            if not text:
                raise ShapeChangedError(f"no HTML at {route.html_at!r}")
            return answers.page_entries(answers.html_of(text), selector, "href", "{value}")
        case JsonApi():
            data = answers.json_of(body, route.charset)
        case JsonInScript(after=before):
            data = answers.json_after(body, before, route.charset)
        case PageState(script=selector):
            scripts = answers.html_of(body, route.charset).cssselect(selector)
            if not scripts:
                raise ShapeChangedError(f"no {selector}")
            data = answers.json_of(scripts[0].text or "")
        case UrlList():
            lines = (line.strip() for line in body.decode("utf-8", "replace").splitlines())
            return [Entry(line) for line in lines if line and not line.startswith("#")]
    return answers.json_entries(data, route.items, route.link, route.time)


def _absolute(url: str, link: str) -> str | None:
    """Return a link's address, or None when it is none: one bad link must not cost the list."""
    try:
        return urljoin(url, link)
    except ValueError:
        return None


def _second_requests(
    route: TwoStep, body: bytes, now: datetime, search: Search | None
) -> list[ListRequest]:
    text = body.decode("utf-8", "replace").replace("\\/", "/")  # as JSON may write a slash
    found = [match.groupdict() for match in re.finditer(route.find, text)]
    if not found:
        raise ShapeChangedError(f"nothing matches {route.find!r}")
    ids = [{name: quote(value, safe="/") for name, value in match.items()} for match in found]
    if route.glue is not None:
        names = ids[0]
        ids = [{name: route.glue.join(dict.fromkeys(i[name] for i in ids)) for name in names}]
    urls = []
    for values in ids:
        url = route.then.url
        for name, value in values.items():
            url = url.replace(f"{{{name}}}", value)
        urls.append(url)
    return [
        request
        for url in list(dict.fromkeys(urls))[:MAX_LEADS]
        for request in _asked(replace(route.then, url=url), now, search)
    ]


def _asked(route: Paged, now: datetime, search: Search | None) -> list[ListRequest]:
    until = search.until if search else now
    since = search.since if search else now - timedelta(days=route.days)
    posted = route.form if route.json is None else route.json
    written = f"{route.url} {posted}"
    keywords = (search.keyword,) if search else route.keywords or ("",)
    pages = range(route.first, route.first + route.pages * route.step, route.step)
    requests: dict[ListRequest, None] = {}
    for keyword, day, page in product(
        keywords if "{keyword" in written else ("",),
        _days(since, until) if "{day" in written else (until,),
        pages if "{page" in written else (route.first,),
    ):
        holes = {"keyword": keyword, "day": day, "page": page, "since": since, "until": until}
        url = route.url
        if isinstance(route, ListPage) and route.first_url and page == route.first:
            url = route.first_url
        escape = _quoted if route.json is None else _in_json
        request = ListRequest(
            url=_filled(url, holes, _quoted),
            headers=(
                *_content_type(route),
                *((n, _filled(v, holes, _quoted)) for n, v in route.headers),
            ),
            body=None if posted is None else _filled(posted, holes, escape).encode(),
            page=(page - route.first) // route.step,
        )
        requests[request] = None
    return list(requests)


def _days(since: datetime, until: datetime) -> list[datetime]:
    """Return an instant of each day, in Beijing, of a range, the last day first."""
    first, last = since.astimezone(BEIJING).date(), until.astimezone(BEIJING)
    return [last - timedelta(days=n) for n in range((last.date() - first).days + 1)]


def _filled(template: str, holes: Mapping[str, Any], escape: Callable[[str], str]) -> str:
    def value(match: re.Match[str]) -> str:
        found, form = holes[match[1]], match[2]
        if not isinstance(found, datetime):
            return escape(str(found))
        if form in {"s", "ms"}:
            return str(int(found.timestamp() * (1000 if form == "ms" else 1)))
        return escape(found.astimezone(BEIJING).strftime(form or "%Y-%m-%d"))

    return _HOLE.sub(value, template)


def _quoted(text: str) -> str:
    return quote(text, safe="/")


def _in_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _content_type(route: Paged) -> tuple[tuple[str, str], ...]:
    if route.json is not None:
        return (("Content-Type", "application/json"),)
    if route.form is not None:
        return (("Content-Type", "application/x-www-form-urlencoded"),)
    return ()
