"""From a discovery route to requests, and from their answers to articles: pure functions."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any
from urllib.parse import quote, urljoin

from crawlers import answers
from crawlers.answers import Entry
from crawlers.bounds import is_on
from crawlers.items import Item, ShapeChangedError, text_at
from crawlers.newest import latest_of
from ingest.archive.lists import Lead
from ingest.model.instant import BEIJING
from ingest.portals.looking_back import can_look_back, holes_of
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
"""Lists that one answer may lead to in a daily crawl: what is new is in the newest of them."""

MAX_LEADS_BACK = 500
"""Parts of a sitemap that a look back reads, three quarters of an hour at five seconds."""

MAX_PAGES_BACK = 100
"""Pages of a daily list that a look back leafs through: at five seconds a request and twenty
articles a page, as many as a back-fill of five hours reaches."""

MAX_DAYS_BACK = 1_000
"""Days that a look back asks a daily list for one by one, the newest first: an hour and a half at
five seconds, which is several slices of a back-fill."""

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
        told: When it last changed, in the words of the index that names it; empty if none does.
    """

    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    page: int = field(default=0, compare=False)
    told: str = field(default="", compare=False)

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
        search: What to look back for; None is a daily crawl, which passes by what is for looking
            back only.
    """
    if route.search if search is None else not can_look_back(route, keyword=search.keyword):
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
    return requests_for(route, leads_in(route, body, step), now=now, search=search)


def leads_in(route: Route, body: bytes, step: int) -> list[Lead]:
    """Return what an answer names that leads to other lists, the newest first.

    Raises:
        ShapeChangedError: The first of two steps names nothing.
    """
    if isinstance(route, TwoStep) and step == 1:
        return [Lead(url) for url in _second_addresses(route, body)[:MAX_LEADS]]
    if isinstance(route, Sitemap) and step <= MAX_DEPTH:
        named = {entry.link: Lead(*entry) for entry in answers.sitemap_entries(body, "sitemap")}
        return _newest_first(list(named.values()))[:MAX_LINKS]
    return []


def _newest_first(leads: list[Lead]) -> list[Lead]:
    """Return leads by when they changed; where that tells nothing, those at both ends first.

    An index that gives no times, or one time for all, may have its newest part at either end.
    """
    is_ordered = len({lead.told for lead in leads}) > 1
    told = [lead for lead in leads if lead.told and is_ordered]
    mute = [lead for lead in leads if not (lead.told and is_ordered)]
    ends = [lead for pair in zip(mute, reversed(mute), strict=True) for lead in pair]
    return [*sorted(told, key=lambda lead: lead.told, reverse=True), *ends[: len(mute)]]


def requests_for(
    route: Route, leads: Sequence[Lead], *, now: datetime, search: Search | None
) -> list[ListRequest]:
    """Return the requests for the lists that an answer leads to, in order.

    A look back leaves out parts of a sitemap that have not changed since its first day.
    """
    if isinstance(route, TwoStep):
        seconds = (replace(route.then, url=lead.url, search=route.search) for lead in leads)
        return [request for then in seconds for request in _asked(then, now, search)]
    requests = []
    for lead in leads:
        latest = latest_of(lead.told, now=now) if search else None
        if search is None or latest is None or latest >= search.since:
            requests.append(ListRequest(url=lead.url, told=lead.told))
    return requests


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


def _second_addresses(route: TwoStep, body: bytes) -> list[str]:
    """Return the addresses of the lists that the first of two steps names, holes left open."""
    text = body.decode("utf-8", "replace").replace("\\/", "/")  # as JSON may write a slash
    found = [match.groupdict() for match in re.finditer(route.find, text)]
    if not found:
        raise ShapeChangedError(f"nothing matches {route.find!r}")
    ids = [{name: quote(value, safe="/") for name, value in match.items()} for match in found]
    if route.glue is not None:
        names = ids[0]
        ids = [{name: route.glue.join(dict.fromkeys(i[name] for i in ids)) for name in names}]
    urls: dict[str, None] = {}
    for values in ids:
        url = route.then.url
        for name, value in values.items():
            url = url.replace(f"{{{name}}}", value)
        urls[url] = None
    return list(urls)


def _asked(route: Paged, now: datetime, search: Search | None) -> list[ListRequest]:
    posted = route.form if route.json is None else route.json
    holes_in = holes_of(route)
    words = search.keyword if search else ""
    keywords = (words,) if words or (search and route.search) else route.keywords or ("",)
    n_pages = MAX_PAGES_BACK if _leafs_back(route, search) else route.pages
    pages = range(route.first, route.first + n_pages * route.step, route.step)
    requests: dict[ListRequest, None] = {}
    for keyword, (since, until, day), page in product(
        keywords if "keyword" in holes_in else ("",),
        _spans(route, now, search),
        pages if "page" in holes_in else (route.first,),
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


def leaves_out_days(route: Route, search: Search) -> bool:
    """Return whether a look back is for more days than it asks a daily list for."""
    if not isinstance(route, Paged) or not _leafs_back(route, search):
        return False
    by_day = holes_of(route) & {"day", "since", "until"}
    return bool(by_day) and search.until - search.since > timedelta(days=MAX_DAYS_BACK)


def names_whole_days(route: Route) -> bool:
    """Return whether the lists of a route name all of some days, and not so many articles."""
    if isinstance(route, Sitemap):
        return True
    return isinstance(route, Paged) and bool(holes_of(route) & {"day", "since", "until"})


def _leafs_back(route: Route, search: Search | None) -> bool:
    return search is not None and not route.search


def _spans(
    route: Paged, now: datetime, search: Search | None
) -> list[tuple[datetime, datetime, datetime]]:
    """Return the ends of each range of time to ask for, and the day, the last one first.

    A look back asks a daily list day by day: it gives no more than the newest of a range.
    """
    until = search.until if search else now
    since = search.since if search else now - timedelta(days=route.days)
    holes = holes_of(route)
    cap = MAX_DAYS_BACK if _leafs_back(route, search) else None
    if "day" in holes:
        return [(since, until, day) for day in _days(since, until)[:cap]]
    if not _leafs_back(route, search) or not holes & {"since", "until"}:
        return [(since, until, until)]
    ends = [until - timedelta(days=n) for n in range(-((since - until) // timedelta(days=1)))]
    return [(max(since, end - timedelta(days=1)), end, end) for end in ends[:cap]]


def _days(since: datetime, until: datetime) -> list[datetime]:
    """Return an instant of each day, in Beijing, of a range, the last day first.

    The last instant is no part of it: at midnight a new day has not begun.
    """
    first = since.astimezone(BEIJING).date()
    last = max(since, until - timedelta(seconds=1)).astimezone(BEIJING)
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
