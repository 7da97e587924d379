"""A list is leafed through as long as its pages have something new."""

from datetime import UTC, datetime, timedelta

import pytest

from crawlers.answers import Entry
from crawlers.newest import latest_times_of
from crawlers.paging import FULL, first_pages, has_gap, leads_on
from crawlers.sources import Search, names_whole_days, requests_of
from ingest.archive.archive import Archive
from ingest.portals.portal import JsonApi, ListPage, Sitemap

READ = datetime(2026, 11, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
PAGE = ("http://a.cn/1", "http://a.cn/2")


@pytest.mark.parametrize(
    ("found", "read_until", "goes_on"),
    [
        ({}, None, True),
        ({}, READ, True),
        ({PAGE[0]: READ - HOUR}, READ, True),  # one is new
        (dict.fromkeys(PAGE, READ - HOUR), READ, False),
        (dict.fromkeys(PAGE, READ), READ, False),  # found by the crawl that ended then
        ({PAGE[0]: READ - HOUR, PAGE[1]: READ + HOUR}, READ, True),  # by one that was cut short
    ],
)
def test_a_page_without_anything_new_is_the_last(found, read_until, goes_on):
    assert leads_on(PAGE, found_at=found, read_until=read_until) is goes_on


def test_an_empty_page_is_the_last():
    assert not leads_on((), found_at={}, read_until=READ)


FULL_PAGE = tuple(f"http://a.cn/{n}" for n in range(FULL))


@pytest.mark.parametrize(
    ("urls", "times", "found", "read_until", "gap"),
    [
        (FULL_PAGE, (), {}, READ, True),
        (FULL_PAGE, (READ + HOUR,), {}, READ, True),
        (FULL_PAGE, (READ + HOUR, READ), {}, READ, False),  # it reaches back to the last reading
        (FULL_PAGE, (), {FULL_PAGE[-1]: READ}, READ, False),
        (FULL_PAGE, (), {FULL_PAGE[-1]: READ + HOUR}, READ, True),  # by one that was cut short
        (FULL_PAGE, (), {}, None, False),  # never read
        (FULL_PAGE[1:], (), {}, READ, False),
        ((), (), {}, READ, False),
    ],
)
def test_a_full_list_without_anything_known_may_have_dropped_some(
    urls, times, found, read_until, gap
):
    found_gap = has_gap(urls, times, found_at=found, read_at=read_until, read_until=read_until)
    assert found_gap is gap


def test_what_came_while_a_crawl_was_at_work_does_not_reach_back():
    times = {"found_at": {}, "read_at": READ, "read_until": READ + HOUR}
    assert has_gap(FULL_PAGE, (READ + HOUR / 2,), **times)
    assert not has_gap(FULL_PAGE, (READ,), **times)


@pytest.mark.parametrize(
    "entries",
    [
        [Entry(f"http://a.cn/20261101/{n}.html") for n in range(FULL)],
        [Entry(f"http://a.cn/{n}.html", "2026-11-01") for n in range(FULL)],
    ],
)
def test_a_day_reaches_back_to_the_days_before_only(entries):
    urls = [entry.link for entry in entries]
    times = latest_times_of(entries, now=READ + 6 * HOUR)
    for read_at, gap in ((READ, True), (READ + 24 * HOUR, False)):
        assert has_gap(urls, times, found_at={}, read_at=read_at, read_until=read_at) is gap


def test_lists_of_whole_days_drop_nothing():
    assert names_whole_days(Sitemap("http://a.cn/sitemap.xml"))
    assert names_whole_days(ListPage("http://a.cn/{day:%Y%m%d}.html", link="a"))
    assert not names_whole_days(ListPage("http://a.cn/{page}.html", link="a", pages=3))


def test_pages_are_parted_by_list():
    route = JsonApi(
        "http://a.cn/{keyword}?from={page}",
        items="data",
        link="url",
        pages=3,
        first=0,
        step=20,
        keywords=("治理", "监管"),
    )
    lists = first_pages(requests_of(route, now=READ))
    assert len(lists) == 2
    for first, others in lists:
        assert first.url.endswith("from=0")
        assert [other.url[-2:] for other in others] == ["20", "40"]


def test_a_first_page_with_an_address_of_its_own_is_the_first():
    route = ListPage("http://a.cn/{page}.html", link="a", pages=3, first_url="http://a.cn/")
    ((first, others),) = first_pages(requests_of(route, now=READ))
    assert first.url == "http://a.cn/"
    assert [other.url for other in others] == ["http://a.cn/2.html", "http://a.cn/3.html"]


def test_each_day_of_a_look_back_is_a_list():
    search = Search(keyword="", since=READ - 50 * HOUR, until=READ)
    route = ListPage("http://a.cn/{day}/{page}/", link="a", pages=2, search=True)
    lists = first_pages(requests_of(route, now=READ, search=search))
    assert len(lists) == 3
    assert all(len(others) == 1 for _, others in lists)


def listing(first, last):
    links = "".join(f'<a href="/a/{n}">{n}</a>' for n in range(first, last))
    return 200, {"Content-Type": "text/html"}, links.encode()


def test_a_crawl_leafs_back_to_what_it_knows(site, crawl_site):
    article = (200, {"Content-Type": "text/html"}, "<p>江城公布办法。</p>".encode())
    site.answers |= {f"/a/{n}": article for n in range(60)}

    def publish(newest):
        for page in range(1, 6):
            last = newest - 10 * (page - 1)
            site.answers[f"/list/{page}/"] = listing(max(0, last - 10), max(0, last))
        site.asked.clear()

    def read():
        return [path for path in site.asked if path.startswith("/list/")]

    publish(40)
    crawl_site(["/list/{page}/"], now="2026-11-01T08:00:00+08:00")
    assert read() == [f"/list/{page}/" for page in range(1, 6)]  # the fifth is empty
    publish(55)  # 15 new ones: the second page has the last of them, the third has none
    crawl_site(["/list/{page}/"], now="2026-11-01T09:00:00+08:00")
    assert read() == ["/list/1/", "/list/2/", "/list/3/"]
    publish(55)
    crawl_site(["/list/{page}/"], now="2026-11-01T10:00:00+08:00")
    assert read() == ["/list/1/"]
    assert not [path for path in site.asked if path.startswith("/a/")]


def test_a_list_that_moved_on_whole_is_told(site, crawl_site, tmp_path):
    article = (200, {"Content-Type": "text/html"}, "<p>江城公布办法。</p>".encode())
    site.answers |= {f"/a/{n}": article for n in range(60)}
    for hour, newest in enumerate((10, 12, 23, 23)):  # the third names 13 to 22: 12 was missed
        site.answers["/list/"] = listing(newest - 10, newest)
        for page in range(1, 6):
            site.answers[f"/leafed/{page}/"] = listing(max(0, newest - 10 * page), newest)
        crawl_site(["/list/", "/leafed/{page}/"], now=f"2026-11-01T{hour + 8:02}:00:00+08:00")
    with Archive(tmp_path, run_id="read") as archive:
        runs = archive.catalog.route_runs()
    assert [run.n_gaps for run in runs if run.route.endswith("/list/")] == [0, 0, 1, 0]
    assert [run.n_gaps for run in runs if "leafed" in run.route] == [0, 0, 0, 0]
    (told,) = {run.detail for run in runs if run.n_gaps}
    assert "some may be missed" in told
