"""A second crawl of what has not changed costs no body where the server has validators."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest

from crawlers.sources import MAX_LEADS
from ingest import pipeline
from ingest.archive.archive import Archive
from ingest.archive.watched import Watched
from ingest.model.instant import run_id_of
from ingest.portals.portal import JsonApi, ListPage, Portal, Sitemap, TwoStep, UrlList
from ingest.sampleweb.dice import Dice
from ingest.sampleweb.respond import Response
from ingest.settings import Settings
from tests.eval.made_articles import Habits
from tests.eval.made_crawls import evening
from tests.eval.made_faults import MadeWeb
from tests.eval.made_visits import crawl_once, crawl_portals

PORTALS = ("feed", "listpage")
CHANGED_AT = "Sat, 03 Jan 2026 04:00:00 GMT"


@dataclass
class Counted:
    """A web that has one kind of validators or none, and counts what it sent."""

    web: MadeWeb
    validator: str
    sent: Counter = field(default_factory=Counter)

    @property
    def now(self):
        return self.web.now

    def respond(self, method, url, headers):
        known = {name.lower(): value for name, value in headers.items()}
        if self.validator == "Last-Modified":
            known = {} if known.get("if-modified-since") != CHANGED_AT else {"if-none-match": "*"}
        answer = self.web.respond(method, url, {"If-None-Match": known.get("if-none-match", "")})
        if known.get("if-none-match") == "*":
            answer = replace(answer, status=304, body=b"")
        lines = [(name, value) for name, value in answer.headers if name != "ETag"]
        if self.validator == "Last-Modified":
            lines.append(("Last-Modified", CHANGED_AT))
        elif self.validator == "ETag":
            lines = list(answer.headers)
        self.sent[answer.status] += 1
        return replace(answer, headers=tuple(lines))


def crawl(home, day, validator):
    """Crawl what there was on the first day; return how often each status was sent."""
    habits = dict.fromkeys(PORTALS, Habits())
    now = evening(day)
    web = Counted(MadeWeb(now=now, dice=Dice(4), habits=habits, n_days=1), validator)
    run_id = run_id_of(now)
    with Archive(home, run_id=run_id) as archive:
        crawl_once(web, archive, PORTALS, run_id=run_id)
    return web.sent


@pytest.mark.parametrize("validator", ["ETag", "Last-Modified", ""])
def test_what_has_not_changed_costs_no_body(tmp_path, validator):
    first = crawl(tmp_path, 0, validator)
    assert first == {200: 42}, "two lists of twenty"
    pipeline.build(settings=Settings(home=tmp_path, now=evening(0)))
    second = crawl(tmp_path, 1, validator)
    n_due = second.total() - len(PORTALS)
    assert n_due > 5, "pages that are looked at again"
    assert second == ({304: n_due + 2} if validator else {200: n_due + 2})
    with Archive(tmp_path, run_id="read") as archive:
        assert len(list(archive.pages())) == 40, "the same bytes are stored once"


@dataclass
class Told:
    """A site that sends an ETag with everything, and writes down each path with its status."""

    now: datetime
    pages: dict[str, bytes]
    sent: dict[str, int] = field(default_factory=dict)

    def respond(self, _method, url, headers):
        path = urlsplit(url).path
        body = self.pages.get(path)
        etag = f'"{hash(body)}"'
        status = 404 if body is None else 304 if headers.get("If-None-Match") == etag else 200
        self.sent[path] = status
        lines = (("Content-Type", "text/html; charset=utf-8"), ("ETag", etag))
        return Response(status=status, headers=lines, body=body if status == 200 else b"")


def read(home, site, routes):
    """Crawl a site as it is; return the status of every path asked for, and how the route did."""
    portal = Portal(id="local", name="本地", domains=("a.example",), routes=routes)
    site.sent.clear()
    run_id = run_id_of(site.now)
    with Archive(home, run_id=run_id) as archive:
        crawl_portals(site, archive, [portal], run_id=run_id)
        (run,) = archive.catalog.route_runs()[-1:]
    return dict(site.sent), (run.verdict, run.n_links)


def paged(number):
    following = f'<a href="/a_{number + 1}.html">下一页</a>' if number < 4 else ""
    text = f"<p>码头的第{number}张告示写着开船的时间，风大的日子不开。</p>" * 9
    return f"<html><title>告示</title><body><h1>告示</h1>{text}{following}</body></html>".encode()


def test_later_pages_that_have_not_changed_cost_no_body(tmp_path):
    paths = ("/a.html", "/a_2.html", "/a_3.html", "/a_4.html")
    site = Told(evening(0), {path: paged(n) for n, path in enumerate(paths, start=1)})
    routes = (UrlList(urls=("http://a.example/a.html",)),)
    assert read(tmp_path, site, routes)[0] == dict.fromkeys(paths, 200)
    with Archive(tmp_path, run_id="due") as archive:
        first = next(page for page in archive.pages() if page.continues is None)
        archive.catalog.watch.write([watched_from(first, due_at=evening(1))])
    site.now = evening(1)
    site.pages["/a_3.html"] += b"<p>!</p>"
    assert read(tmp_path, site, routes)[0] == dict.fromkeys(paths, 304) | {"/a_3.html": 200}
    with Archive(tmp_path, run_id="read") as archive:
        assert len(list(archive.pages())) == 5
        assert archive.catalog.pending("local") == []


def watched_from(page, *, due_at):
    return Watched(
        canonical_url=page.canonical_url,
        url=page.url,
        portal="local",
        article_id="a",
        published_at=None,
        first_seen_at=page.fetched_at,
        page_id=page.page_id,
        due_at=due_at,
    )


ARTICLE = "<html><title>渡口</title><p>渡口昨天重新开放。</p></html>".encode()


def part(number, *articles):
    links = "".join(f"<url><loc>http://a.example/{one}.html</loc></url>" for one in articles)
    return {f"/part{number}.xml": f"<urlset>{links}</urlset>".encode()} | {
        f"/{one}.html": ARTICLE for one in articles
    }


def index(days):
    named = "".join(
        f"<sitemap><loc>http://a.example/part{number}.xml</loc><lastmod>{day}</lastmod></sitemap>"
        for number, day in days.items()
    )
    return {"/index.xml": f"<sitemapindex>{named}</sitemapindex>".encode()}


SITEMAP = (Sitemap("http://a.example/index.xml"),)


def test_an_index_of_sitemaps_is_read_where_it_has_changed(tmp_path):
    days = {number: f"2020-01-{number % 28 + 1:02}" for number in range(300)}
    days[8] = evening(-2).date()
    site = Told(evening(0), index(days))
    for number in days:
        site.pages |= part(number, f"a{number}")
    sent, route = read(tmp_path, site, SITEMAP)
    lists = [path for path in sent if path.endswith(".xml")]
    assert len(lists) == 1 + MAX_LEADS, "the newest of three hundred"
    assert route == ("ok", MAX_LEADS)
    site.now = evening(1)
    assert read(tmp_path, site, SITEMAP) == ({"/index.xml": 304}, ("ok", MAX_LEADS))
    site.now = evening(2)
    site.pages |= part(7, "a7", "new") | index(days | {7: site.now.date()})
    sent, route = read(tmp_path, site, SITEMAP)
    assert sent == {"/index.xml": 200, "/part7.xml": 200, "/a7.html": 200, "/new.html": 200}
    assert route[0] == "ok"
    site.now = evening(3)  # the day may have been read before it was over
    site.pages |= part(7, "a7", "new", "late")
    sent, _ = read(tmp_path, site, SITEMAP)
    assert sent == {"/index.xml": 304, "/part7.xml": 200, "/late.html": 200}


def test_an_index_that_never_tells_of_a_change_is_not_believed(tmp_path):
    site = Told(evening(0), index({1: "2020-01-01", 2: "2020-01-02"}) | part(1, "a1"))
    site.pages |= part(2, "a2")
    assert read(tmp_path, site, SITEMAP)[0]["/part1.xml"] == 200
    for day in range(1, 4):
        site.now = evening(day)
        site.pages |= part(1, "a1", f"new{day}")
        sent, _ = read(tmp_path, site, SITEMAP)
        unchanged = {"/index.xml": 304, "/part2.xml": 304}
        assert sent == unchanged | {"/part1.xml": 200, f"/new{day}.html": 200}
    site.now = evening(3) + timedelta(hours=1)
    assert read(tmp_path, site, SITEMAP)[0] == {"/index.xml": 304}, "not every hour"


def test_a_part_is_read_once_a_week_whatever_its_index_tells(tmp_path):
    days = {1: "2020-01-01", 2: evening(0).date()}
    site = Told(evening(0), index(days) | part(1, "a1") | part(2, "a2"))
    read(tmp_path, site, SITEMAP)
    site.pages |= part(1, "a1", "new")
    asked = []
    for day in range(1, 9):
        site.now = evening(day)
        site.pages |= index(days | {2: site.now.date()})
        asked.append("/part1.xml" in read(tmp_path, site, SITEMAP)[0])
    assert asked == [False] * 6 + [True, False]


def test_a_list_that_is_out_of_order_is_read_in_full(tmp_path):
    links = [f"<a href='/a{number}.html'>{number}</a>" for number in range(20)]
    whole = f"<html><body>{''.join(links)}</body></html>".encode()
    site = Told(evening(0), {"/list": whole})
    site.pages |= {f"/a{number}.html": ARTICLE for number in range(20)}
    routes = (ListPage("http://a.example/list", link="a"),)
    for day in range(8):
        site.now = evening(day)
        site.pages["/list"] = whole[: len(whole) // 2] if day > 5 else whole
        sent, route = read(tmp_path, site, routes)
        broken = ("shape_changed", 10) if day > 5 else ("ok", 20)
        assert (sent["/list"], route) == (200 if day in {0, 6, 7} else 304, broken)


def test_a_part_that_could_not_be_read_is_asked_for_again(tmp_path):
    site = Told(evening(0), index({1: "2020-01-01", 2: "2020-01-02"}) | part(1, "a1"))
    assert read(tmp_path, site, SITEMAP)[0]["/part2.xml"] == 404
    site.now = evening(1)
    site.pages |= part(2, "a2")
    assert read(tmp_path, site, SITEMAP)[0] == {
        "/index.xml": 304,
        "/part1.xml": 304,
        "/part2.xml": 200,
        "/a2.html": 200,
    }


def test_the_first_of_two_steps_costs_no_body_either(tmp_path):
    pages = {"/": b"list-a list-b", "/a": b'[{"id": 1}]', "/b": b'[{"id": 2}]'}
    site = Told(evening(0), pages | {"/1.html": ARTICLE, "/2.html": ARTICLE})
    then = JsonApi("http://a.example/{id}", items="", link="http://a.example/{id}.html")
    routes = (TwoStep("http://a.example/", find=r"list-(?P<id>\w)", then=then),)
    assert set(read(tmp_path, site, routes)[0].values()) == {200}
    site.now = evening(1)
    site.pages |= {"/b": b'[{"id": 2}, {"id": 3}]', "/3.html": ARTICLE}
    sent, route = read(tmp_path, site, routes)
    assert sent == {"/": 304, "/a": 304, "/b": 200, "/3.html": 200}
    assert route == ("ok", 3)
