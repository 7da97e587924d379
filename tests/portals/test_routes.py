"""Every portal's lists: a folder ``list-<route>`` per portal, read as its server would send it.

``answer.*`` is a list in the site's shape with our own text and ids, for a route in two steps
``first.*`` the answer before it; ``meta.json`` says which route (from 1), how it is asked for,
how sure we are of the shape, and what must come out: articles and the newest time.
"""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml.cssselect import CSSSelector

from crawlers import sources
from crawlers.bounds import is_on
from crawlers.newest import newest_of
from ingest.portals.portal import Asked, HtmlInJson, ListPage, PageState, TwoStep, UrlList
from ingest.portals.registry import all_portals
from ingest.text.urls import host_of

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in HERE.glob("*/list-*/meta.json"))
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
SEARCH = sources.Search(keyword="人工智能", since=datetime(2026, 10, 1, tzinfo=UTC), until=NOW)

CRAWLED = [p for p in all_portals().values() if p.status not in {"sample", "refused"}]
ROUTES = [(p, route) for p in CRAWLED for route in p.routes if not isinstance(route, UrlList)]
LISTED = {portal.id for portal, _ in ROUTES}


def named(case):
    return f"{case.parent.name}/{case.name}"


def route_named(value):
    return sources.route_name(value) if hasattr(value, "evidence") else getattr(value, "id", value)


def meta_of(case):
    return json.loads((case / "meta.json").read_text(encoding="utf-8"))


def parts_of(case):
    meta = meta_of(case)
    portal = all_portals()[case.parent.name]
    return meta, portal, portal.routes[meta["route"] - 1]


def asked(route):
    return sources.requests_of(route, now=NOW, search=SEARCH if route.search else None)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_case(case):
    meta, portal, route = parts_of(case)
    body = next(case.glob("answer.*")).read_bytes()
    entries = sources.entries_of(route, body, meta.get("leads", [meta["url"]])[0])
    articles = sources.articles_among([entry.link for entry in entries], portal)
    newest = newest_of([entry for entry in entries if entry.link in articles], now=NOW)
    assert articles == meta["links"]
    assert (newest.astimezone(UTC).isoformat() if newest else None) == meta.get("newest")


@pytest.mark.parametrize("case", CASES, ids=named)
def test_how_it_is_asked_for(case):
    meta, _, route = parts_of(case)
    request = asked(route)[0]
    assert request.url == meta["url"]
    assert (request.body.decode() if request.body is not None else None) == meta.get("posted")


@pytest.mark.parametrize("case", CASES, ids=named)
def test_meta(case):
    meta, _, route = parts_of(case)
    assert meta["why"]
    assert meta["sure"] in {"measured", "sheet", "memory"}
    assert case.name == f"list-{meta['route']}"
    assert isinstance(route, TwoStep) == ("leads" in meta)


@pytest.mark.parametrize("case", [c for c in CASES if "leads" in meta_of(c)], ids=named)
def test_first_of_two_steps(case):
    meta, _, route = parts_of(case)
    body = next(case.glob("first.*")).read_bytes()
    requests = sources.leads_of(route, body, 1, now=NOW)
    assert [request.url for request in requests] == meta["leads"]


def test_enough_portals_list_their_articles():
    without_selector = {
        portal.id for portal, route in ROUTES if not isinstance(route, ListPage | HtmlInJson)
    }
    assert len(LISTED) >= 45
    assert len(without_selector) >= 25


def test_every_portal_that_lists_articles_has_a_case():
    assert LISTED - {case.parent.name for case in CASES} == set()


@pytest.mark.parametrize(("portal", "route"), ROUTES, ids=route_named)
def test_route(portal, route):
    assert route.confidence and route.evidence
    assert (route.confidence == "low") or route.evidence.grade != "R"
    requests = asked(route)
    assert requests
    for request in requests:
        assert is_on(host_of(request.url), portal.domains)
        assert not re.search(r"\{[a-z]+[:}]", f"{request.url} {request.body or ''}")
    read = route.then if isinstance(route, TwoStep) else route
    if isinstance(read, Asked) and read.json is not None:
        assert all(json.loads(request.body) for request in requests)
    if isinstance(read, ListPage | HtmlInJson):
        CSSSelector(read.link)
    if isinstance(read, PageState):
        CSSSelector(read.script)


@pytest.mark.parametrize("portal", CRAWLED, ids=lambda portal: portal.id)
def test_routes_of_a_portal(portal):
    names = [(sources.route_name(route), route.search) for route in portal.routes]
    assert len(names) == len(set(names))
    assert portal.id in LISTED or portal.note
    assert all(route.search for route in portal.routes) is False


def test_refused_portals_have_a_reason_and_no_route():
    refused = [p for p in all_portals().values() if p.status == "refused"]
    assert all(p.note and not p.routes for p in refused)
    assert {"caixin", "jiqizhixin", "caict", "toutiao", "zhihu"} <= {p.id for p in refused}
