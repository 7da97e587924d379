from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ingest.history.occasions import occasions_of
from ingest.model.version import Visit
from tests.store.rows import PAGE

START = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
URL = "http://x.example/a.html"


def page(page_id: str, day: float, *, url: str = URL, status: int = 200, first: str | None = None):
    return replace(
        PAGE,
        page_id=page_id,
        url=url,
        requested_url=url,
        canonical_url=url,
        fetched_at=START + day * DAY,
        http_status=status,
        content_sha256=page_id,
        continues=first,
    )


def visit(day: float, answer: str, page_id: str | None = None) -> Visit:
    return Visit(
        url=URL,
        portal="x",
        looked_at=START + day * DAY,
        answer=answer,
        page_id=page_id,
        run_id="r",
    )


def told(fetches, *, later=(), visits=(), others=()):
    pages = {one.page_id: one for one in (*fetches, *others)}
    found = occasions_of(URL, fetches=fetches, later=list(later), visits=list(visits), pages=pages)
    return [(one.visit.answer, one.is_fetch, [one.page_id for one in one.pages]) for one in found]


def test_every_fetch_is_a_visit_and_every_visit_stands_once():
    fetches = [page("1", 0), page("2", 2)]
    visits = [visit(1, "304", "1"), visit(2, "200", "2"), visit(3, "timeout")]
    assert told(fetches, visits=visits) == [
        ("200", True, ["1"]),
        ("304", False, ["1"]),
        ("200", True, ["2"]),
        ("timeout", False, []),
    ]


def test_later_pages_stand_as_they_were_until_the_next_visit():
    second, third = "http://x.example/a_2.html", "http://x.example/a_3.html"
    later = [
        page("2a", 0, url=second, first=URL),
        page("3a", 0.5, url=third, first=URL),
        page("2b", 1, url=second, first=URL),
        page("2c", 2, url=second, status=403, first=URL),
        page("3b", 2, url=third, status=404, first=URL),
    ]
    visits = [visit(1, "304", "1"), visit(2, "same", "1")]
    assert told([page("1", 0)], later=later, visits=visits) == [
        ("200", True, ["1", "2a", "3a"]),
        ("304", False, ["1", "2b", "3a"]),
        ("same", False, ["1", "2b"]),
    ]


def test_every_fetch_of_a_later_page_stands_at_one_visit():
    second = "http://x.example/a_2.html"
    later = [
        page("2a", 0, url=second, first=URL),
        page("2b", 1, url=second, first=URL),
        page("2c", 1.5, url=second, status=404, first=URL),
        page("2d", 2, url=second, status=404, first=URL),
    ]
    first = page("1", 0)
    found = occasions_of(
        URL,
        fetches=[first],
        later=later,
        visits=[visit(1, "304", "1"), visit(2, "timeout"), visit(3, "304", "1")],
        pages={"1": first},
    )
    stand = [[one.page_id for one in (*each.pages, *each.passed)] for each in found]
    assert stand == [["1", "2a"], ["1", "2b", "2c"], [], ["1", "2d"]]


def test_a_page_that_is_none_has_no_later_pages():
    later = [page("2a", 0, url="http://x.example/a_2.html", first=URL)]
    other = page("m", 1, url="http://x.example/b.html")
    visits = [visit(1, "200", "m"), visit(2, "404", "g")]
    fetches = [page("1", 0), page("g", 2, status=404)]
    assert told(fetches, later=later, visits=visits, others=[other])[1:] == [
        ("200", True, ["m"]),
        ("404", True, ["g"]),
    ]
