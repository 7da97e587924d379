"""A look back leafs through the daily lists that have pages, as far as the days asked for."""

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from crawlers.answers import Entry
from crawlers.leafing import UNDATED_PAGES, Leafing
from crawlers.newest import within
from crawlers.paging import first_pages
from crawlers.sources import (
    MAX_DAYS_BACK,
    MAX_PAGES_BACK,
    ListRequest,
    Search,
    leaves_out_days,
    requests_of,
)
from ingest.archive.archive import Archive
from ingest.archive.lists import PageBack
from ingest.crawl_process import LookBack, look_back, looked_back, looking_back
from ingest.errors import InputError
from ingest.portals.portal import JsonApi, ListPage, Portal, Sitemap
from ingest.sampleweb.respond import Response
from ingest.settings import Settings
from tests.eval.made_visits import crawl_portals

SINCE = datetime(2026, 10, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SEARCH = Search(keyword="", since=SINCE, until=SINCE + 3 * DAY)
API = JsonApi("http://x.cn/{page}", items="data", link="{url}", pages=2)


def pages(n: int) -> list[ListRequest]:
    return [ListRequest(url=f"http://x.cn/{number}", page=number) for number in range(n)]


def leafed(listed, *, n_pages=MAX_PAGES_BACK, since=SINCE) -> tuple[int, str]:
    """Return how many pages are read of a list, and what is said of it."""
    leafing = Leafing(since)
    every = pages(n_pages)
    for number in range(n_pages):
        urls, times = listed(number)
        behind = every[number + 1 :]
        if not leafing.leads_on(urls, times, last=every[-1], behind=behind):
            return number + 1, leafing.said()
    raise AssertionError("it never ends")


def test_a_list_is_left_with_the_first_page_that_is_older():
    def listed(n):  # a day each page, with an old one that stands on top of all
        return [f"/{n}"], [SINCE + (4 - n) * DAY, SINCE - 90 * DAY]

    assert leafed(listed) == (6, "")


def test_a_list_ends_where_nothing_new_is_named():
    def last_again(n):
        return [f"/{min(n, 7)}"], [SINCE + DAY]

    assert leafed(last_again) == (9, "")
    assert leafed(lambda n: ([f"/{n}"] if n < 7 else [], [])) == (8, "")


def test_what_is_left_before_its_end_is_said():
    def slow(n):
        return [f"/{n}"], [SINCE + 300 * DAY - n * DAY]

    assert leafed(slow) == (MAX_PAGES_BACK, "left after 100 pages, at 2027-04-20")
    assert leafed(slow, n_pages=10) == (10, "left after 10 pages, at 2027-07-19")
    assert leafed(lambda n: ([f"/{n}"], [])) == (
        UNDATED_PAGES,
        "left after 20 pages that tell no days",
    )


def test_a_list_of_one_page_is_not_left():
    assert leafed(lambda _: (["/a"], [SINCE + DAY]), n_pages=1) == (1, "")


def test_lists_of_one_route_are_leafed_through_by_themselves():
    leafing = Leafing(SINCE)
    for last in (ListRequest(url="http://x.cn/a"), ListRequest(url="http://x.cn/b")):
        assert leafing.leads_on(["/1"], [SINCE], last=last, behind=[last])


@pytest.mark.parametrize(
    ("links", "until", "kept"),
    [
        ([("/a", "2026-10-02 08:00"), ("/b", "2026-10-09"), ("/c", "2026-09-01")], True, "a"),
        ([("/a", "2026-10-02 08:00"), ("/b", "2026-10-09"), ("/c", "2026-09-01")], False, "ab"),
        ([("/2026/1002/a", ""), ("/2026/0901/b", ""), ("/about/c", "")], True, "ac"),
        ([("/a", ""), ("/b", ""), ("/2026/0901/c", "")], True, "abc"),  # it tells no days
    ],
)
def test_only_what_may_be_of_these_days_is_kept(links, until, kept):
    found = within(
        [Entry(*link) for link in links],
        since=SEARCH.since,
        until=SEARCH.until if until else None,
        now=SINCE + 40 * DAY,
    )
    assert "".join(entry.link[-1] for entry in found) == kept


def test_a_daily_list_is_asked_for_many_pages_and_a_search_for_its_own():
    now = SINCE + 40 * DAY
    ((_, behind),) = first_pages(requests_of(API, now=now, search=SEARCH))
    assert len(behind) == MAX_PAGES_BACK - 1
    ((_, behind),) = first_pages(requests_of(replace(API, search=True), now=now, search=SEARCH))
    assert len(behind) == 1


def test_a_daily_list_of_days_is_asked_for_each_of_them():
    now = SINCE + 400 * DAY
    by_day = ListPage("http://x.cn/{day:%m%d}/", link="a")
    found = requests_of(by_day, now=now, search=SEARCH)
    assert [one.url[-5:-1] for one in found] == ["1004", "1003", "1002", "1001"]
    by_end = ListPage("http://x.cn/{since:%d%H}-{until:%d%H}", link="a")
    found = requests_of(by_end, now=now, search=replace(SEARCH, until=SINCE + 50 * HOUR))
    assert [one.url[-9:] for one in found] == ["0210-0310", "0110-0210", "0108-0110"]
    years = replace(SEARCH, until=SINCE + 2 * MAX_DAYS_BACK * DAY)
    in_full = ListPage("http://x.cn/{day:%Y%m%d}/", link="a")
    assert len(requests_of(in_full, now=now, search=years)) == MAX_DAYS_BACK
    assert leaves_out_days(by_day, years)
    assert not leaves_out_days(by_day, SEARCH)


def test_words_that_a_list_is_always_asked_for_are_those_of_a_look_back_by_days():
    route = replace(API, url="http://x.cn/{keyword}/{page}", keywords=("a", "b"))
    asked = requests_of(route, now=SINCE, search=SEARCH)
    assert {one.url.split("/")[3] for one in asked} == {"a", "b"}


def listing(days):
    links = "".join(f'<a href="/a/2026/10{day:02}/{n}">{n}</a>' for day in days for n in range(2))
    return 200, {"Content-Type": "text/html", "ETag": f'"{days}"'}, links.encode()


def test_a_crawl_reads_the_days_asked_for_and_no_page_behind_them(site, crawl_site, tmp_path):
    article = (200, {"Content-Type": "text/html"}, "<p>江城公布办法。</p>".encode())
    site.answers |= {f"/a/2026/10{day:02}/{n}": article for day in range(32) for n in range(2)}
    site.answers |= {
        f"/list/{page}/": listing(range(28 - 3 * page, 31 - 3 * page)) for page in range(1, 9)
    }
    days = ("2026-10-12T00:00:00+08:00", "2026-10-15T00:00:00+08:00")
    for _ in range(2):  # what the first one saw of other days is no reason to pass a list by
        crawl_site(["/list/{page}/"], now="2026-10-28T08:00:00+08:00", days=days)
        days = ("2026-10-10T00:00:00+08:00", days[1])
    lists = [path for path in site.asked if path.startswith("/list/")]
    assert lists == [f"/list/{n}/" for n in range(1, 8)] * 2
    assert {path[8:12] for path in site.asked if path.startswith("/a/")} == {
        *("1010", "1011", "1012", "1013", "1014"),
    }
    with Archive(tmp_path, run_id="read") as archive:
        (run,) = archive.catalog.route_runs()
    assert run.route.endswith("(look back)")  # the daily list is judged by its daily reads
    assert (run.verdict, run.detail, run.is_off) == ("ok", "", False)


def test_a_look_back_ends_with_a_page_that_is_none(site, crawl_site):
    site.answers |= {f"/list/{page}/": listing([20 - page]) for page in range(1, 4)}
    crawl_site(
        ["/list/{page}/"],
        now="2026-10-28T08:00:00+08:00",
        days=("2026-01-01T00:00:00+08:00", "2026-10-20T00:00:00+08:00"),
    )
    assert [path for path in site.asked if path.startswith("/list/")] == [
        f"/list/{page}/" for page in range(1, 5)
    ]


def test_what_a_look_back_did_not_reach_is_said(site, crawl_site, tmp_path):
    site.answers |= {
        f"/list/{page}/": (200, {}, f'<a href="/a/{page}">a</a>'.encode()) for page in range(1, 30)
    }
    days = ("2026-10-01T00:00:00+08:00", "2026-10-02T00:00:00+08:00")
    crawl_site(["/list/{page}/"], now="2026-10-28T08:00:00+08:00", days=days)
    settings = Settings(home=tmp_path)
    said, has_failed = looked_back(["local"], settings=settings, run_id="2026-10-28T00:00:00+00:00")
    (line,) = said
    assert not has_failed
    assert line.startswith("local: ListPage http://127.0.0.1:")
    assert line.endswith("ok (left after 20 pages that tell no days)")
    assert looked_back(["local"], settings=settings, run_id="another") == ([], False)


class Archived:
    """A site with lists of pages, lists of days and an index of parts; counts what it was asked."""

    now = SINCE + 60 * DAY

    def __init__(self):
        self.asked = Counter()
        self.is_busy = False

    def respond(self, _method, url, _headers):
        path = urlsplit(url).path
        self.asked[path] += 1
        if self.is_busy and path == "/list/3":
            return Response(status=502, headers=(), body=b"busy")
        kind, number = path.split("/")[1:]
        if kind == "index":
            named = "".join(f"<sitemap><loc>{AT}/part/{n}</loc></sitemap>" for n in range(30))
            body = f"<sitemapindex>{named}</sitemapindex>"
        elif kind == "part":
            body = f"<urlset><url><loc>{AT}/a/{number}</loc></url></urlset>"
        elif kind == "a":
            body = f"<title>渡口</title><p>第{number}号渡口重新开放。</p>"
        else:
            links = [f"<a href='/a/{kind}{number}{n}'>{n}</a>" for n in range(2)]
            body = f"<html><body>{''.join(links)}</body></html>"
        return Response(
            status=200,
            headers=(("Content-Type", "text/html; charset=utf-8"), ("ETag", f'"{path}"')),
            body=body.encode(),
        )


AT = "http://a.example"
LIST = f"ListPage {AT}/list/{{page}} (look back)"


@pytest.mark.parametrize(
    "route",
    [
        ListPage(f"{AT}/list/{{page}}", link="a", pages=3),
        ListPage(f"{AT}/day/{{day:%Y%m%d}}", link="a"),
        Sitemap(f"{AT}/index/0", search=True),
    ],
    ids=["pages", "days", "parts"],
)
def test_a_look_back_in_slices_reads_each_list_once(tmp_path, route):
    """As many requests in each slice as the lists alone take again and again."""
    web, search = Archived(), replace(SEARCH, until=SINCE + 25 * DAY)
    portal = Portal(id="local", name="本地", domains=("a.example",), routes=(route,))
    n_slices, is_done = 0, False
    while not is_done:
        n_slices += 1
        with Archive(tmp_path, run_id=f"run-{n_slices:02}") as archive:
            is_done = crawl_portals(
                web, archive, [portal], run_id=f"run-{n_slices:02}", search=search, most=15
            )
            assert n_slices < 15
    assert n_slices > 2
    del web.asked["/index/0"]
    asked_again = {path for path, n in web.asked.items() if n > 1}
    assert not asked_again
    n_before = web.asked.total()
    with Archive(tmp_path, run_id="run-99") as archive:
        crawl_portals(web, archive, [portal], run_id="run-99", search=search)
        (run,) = archive.catalog.route_runs()[-1:]
    assert web.asked.total() > n_before, "done, it is read anew"
    assert run.verdict == "ok"


def test_what_was_left_in_an_earlier_slice_is_still_said(tmp_path):
    web = Archived()
    route = ListPage(f"{AT}/list/{{page}}", link="a", pages=3)
    portal = Portal(id="local", name="本地", domains=("a.example",), routes=(route,))
    for number, most in enumerate((30, None)):
        with Archive(tmp_path, run_id=f"run-{number}") as archive:
            is_done = crawl_portals(
                web, archive, [portal], run_id=f"run-{number}", search=SEARCH, most=most
            )
            (run,) = archive.catalog.route_runs()[-1:]
        assert is_done == (most is None)
    assert run.detail == "left after 20 pages that tell no days"
    assert max(web.asked.values()) == 1


def test_a_list_that_broke_off_is_gone_on_with(tmp_path):
    web = Archived()
    route = ListPage(f"{AT}/list/{{page}}", link="a", pages=3)
    portal = Portal(id="local", name="本地", domains=("a.example",), routes=(route,))
    told = []
    for number, web.is_busy in enumerate((True, False)):
        with Archive(tmp_path, run_id=f"run-{number}") as archive:
            crawl_portals(web, archive, [portal], run_id=f"run-{number}", search=SEARCH)
        said, has_failed = looked_back(
            ["local"], settings=Settings(home=tmp_path), run_id=f"run-{number}"
        )
        told.append((*(line.partition(": ")[2] for line in said), has_failed))
    assert told == [
        (f"{LIST}: failed (broke off: HTTP 502 {AT}/list/3)", True),
        (f"{LIST}: ok (left after 20 pages that tell no days)", False),
    ]
    assert web.asked["/list/3"] == 2
    assert web.asked["/list/2"] == web.asked["/list/4"] == 1


def test_what_an_unfinished_look_back_has_read_is_forgotten_some_day(tmp_path):
    page = PageBack(n_links=1, goes_on=True, is_left=False, back_to=None)
    with Archive(tmp_path, run_id="run") as archive:
        lists = archive.catalog.lists
        for search, at in (("never gone on with", SINCE), ("under way", SINCE + 30 * DAY)):
            lists.add_page_back(search, "/list/1", page, now=at)
        lists.end_look_back("another", [], since=SINCE + 23 * DAY)
        assert lists.page_back("never gone on with", "/list/1", since=SINCE) is None
        assert lists.page_back("under way", "/list/1", since=SINCE) == page


def test_more_parts_or_days_than_are_asked_for_are_said(tmp_path, monkeypatch):
    monkeypatch.setattr("crawlers.sources.MAX_LEADS_BACK", 10)
    monkeypatch.setattr("crawlers.sources.MAX_DAYS_BACK", 10)
    said = []
    for number, route in enumerate(
        (Sitemap(f"{AT}/index/0", search=True), ListPage(f"{AT}/day/{{day:%Y%m%d}}", link="a"))
    ):
        portal = Portal(id="local", name="本地", domains=("a.example",), routes=(route,))
        search = replace(SEARCH, until=SINCE + 25 * DAY)
        with Archive(tmp_path / str(number), run_id="run") as archive:
            crawl_portals(Archived(), archive, [portal], run_id="run", search=search)
            said += [run.detail for run in archive.catalog.route_runs()]
    assert said == ["10 of 30 parts asked for", "asked for the last 10 days only"]


BY_DAYS = LookBack(since=SINCE, until=SINCE + DAY)
BY_WORDS = replace(BY_DAYS, keyword="人工智能")


def test_portals_that_cannot_look_back_are_named():
    able, said = looking_back(["sample_jiangcheng", "sample_zhixie", "secrss"], BY_DAYS)
    assert able == ["sample_jiangcheng"]
    assert len(said) == 2
    assert "secrss; give --keyword" in said[0]
    assert said[1].endswith(": sample_zhixie")
    able, said = looking_back(["sample_jiangcheng", "sample_zhixie", "secrss"], BY_WORDS)
    assert able == ["secrss"]
    assert "sample_jiangcheng; without --keyword" in said[0]


def test_portals_that_may_not_be_crawled_are_left_to_the_crawl_to_say():
    able, said = looking_back(["nobody"], BY_DAYS)
    assert (able, said) == (["nobody"], [])


def test_a_look_back_that_nobody_can_do_is_an_error():
    with pytest.raises(InputError, match="sample_jiangcheng; without --keyword"):
        looking_back(["sample_jiangcheng"], BY_WORDS)


@pytest.mark.parametrize("job", [[], ["backfill"]])
def test_the_command_says_that_nobody_can_look_back(tmp_path, job):
    done = subprocess.run(
        [sys.executable, "-m", "ingest", "run", *job, "sample_zhixie", "--since", "2026-10-01"],
        env={**os.environ, "INGEST_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("ingest: no way to look back")
    assert done.stderr.count("\n") == 1
    assert "published" not in done.stdout


def test_more_than_half_of_the_live_portals_look_back_by_days():
    from ingest.portals.registry import live_portals  # noqa: PLC0415 - beside its only use

    portals = live_portals()
    search = look_back("2026-10-01", None, "", now=SINCE + 40 * DAY)
    assert search is not None
    able, _ = looking_back(portals, search)
    assert len(able) >= 20
