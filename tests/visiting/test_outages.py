"""Whole portals out of order for some days, and one or two pages that are really gone."""

import shutil
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest import pipeline
from ingest.archive.archive import Archive
from ingest.model.page import FetchedPage
from ingest.model.route import RouteRun
from ingest.settings import Settings
from ingest.store.ledger import Ledger

START = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PORTAL = "sample_jiangcheng"
SITE = "http://www.jiangcheng-news.example"

LINES = (
    "第{n}号渡口昨天重新开放，第一班渡船在雾里等了十分钟，船上坐着{n}位老人。",
    "管理处表示，渡口每天开放到傍晚六点，遇到大风会提前停航，届时在码头的牌子上写明。",
    "附近的居民说，上一次坐船还是{n}年前，那时票价只要两角钱，船也比现在慢。",
)
NOT_FOUND = b"<html><head><title>404 Not Found</title></head><h1>404 Not Found</h1></html>"
FRONT = "<html><head><title>江城新闻</title></head><ul><li>要闻</li></ul></html>".encode()
REMOVED = "<html><body><h1>提示</h1><p>该内容已被发布者删除</p></body></html>".encode()


def article(n: int) -> bytes:
    body = "".join(f"<p>{line.format(n=n)}</p>" for line in LINES)
    return (
        f"<html><head><meta charset='utf-8'><title>第{n}号渡口重新开放</title></head><body>"
        f"<h1>第{n}号渡口重新开放</h1><div>2026-11-01 15:30 来源：江城晨报</div>"
        f"<div class='txt'>{body}</div></body></html>"
    ).encode()


class Town:
    """A portal whose articles are visited, crawl by crawl, and the ledger built of it."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def url(self, n: int) -> str:
        return f"{SITE}/c/20261101/c{n}.html"

    def page(self, n: int, at: datetime, what: str) -> FetchedPage:
        """What stands at the address of an article: itself, or what its site says instead."""
        body, status, path = {
            "well": (article(n), 200, self.url(n)),
            "404": (NOT_FOUND, 404, self.url(n)),
            "front": (FRONT, 200, f"{SITE}/"),
            "removed": (REMOVED, 200, self.url(n)),
        }[what]
        return FetchedPage(
            url=path,
            requested_url=self.url(n),
            body=body,
            http_status=status,
            headers=(("content-type", "text/html"),),
            fetched_at=at,
            seen_at=at,
            portal=PORTAL,
        )

    def crawl(
        self, day: float, *, new: range = range(0), routes: str = "", **visits: list[int] | range
    ) -> None:
        """Crawl and build: fetch new articles, visit known ones, each as it is found then."""
        at, run_id = START + day * DAY, f"run-{day:04.1f}"
        with Archive(self.home, run_id=run_id) as archive:
            for n in new:
                archive.add(self.page(n, at, "well"))
            for what, numbers in visits.items():
                for n in numbers:
                    (watched,) = archive.catalog.watch.at([self.url(n)]).values()
                    what_found = what.removeprefix("is_")
                    if what_found == "timeout":
                        archive.look_in_vain(watched, "timeout", now=at)
                    else:
                        archive.look(self.page(n, at, what_found), watched)
            if routes:
                archive.catalog.routes.add([_route_run(run_id, at, routes)])
        self.build(day)

    def build(self, day: float) -> None:
        now = START + day * DAY
        pipeline.build(settings=Settings(home=self.home, now=now, workers=1))

    def rows(self, name: str) -> list[dict]:
        return Ledger(self.home / "ledger").read(name).to_pylist()

    def history(self) -> list[str]:
        told = {
            "looks": ("looked_at", "outcome", "detail"),
            "article_versions": ("version", "state"),
        }
        return sorted(
            str([row[column] for column in ("article_id", *columns)])
            for name, columns in told.items()
            for row in self.rows(name)
        )

    def outcomes(self, day: float) -> Counter:
        at = START + day * DAY
        return Counter(row["outcome"] for row in self.rows("looks") if row["looked_at"] == at)

    def states(self) -> Counter:
        newest = {row["article_id"]: row for row in self.rows("article_versions")}
        return Counter(row["state"] for row in newest.values())

    def ever(self) -> set[str]:
        return {row["state"] for row in self.rows("article_versions")}


def _route_run(run_id: str, at: datetime, verdict: str) -> RouteRun:
    return RouteRun(
        run_id=run_id,
        portal=PORTAL,
        route=f"Feed {SITE}/rss",
        ran_at=at,
        n_requests=1,
        n_links=0,
        n_new=0,
        verdict=verdict,
        detail="sent to the front page",
    )


@pytest.fixture(scope="module")
def first_day(tmp_path_factory) -> Path:
    """A portal of twelve articles."""
    town = Town(tmp_path_factory.mktemp("town"))
    town.crawl(0, new=range(12))
    return town.home


@pytest.fixture
def town(first_day, tmp_path) -> Town:
    shutil.copytree(first_day, tmp_path / "home")
    return Town(tmp_path / "home")


def test_a_site_that_is_gone_for_three_days_has_removed_nothing(town):
    """Each day it says so in another way."""
    for day, what in enumerate(("is_404", "is_front", "is_removed"), start=1):
        town.crawl(day, **{what: range(12)})
        assert town.outcomes(day) == {"outage": 12}
    town.crawl(4, is_well=range(12))
    assert town.outcomes(4) == {"unchanged": 12}
    assert town.ever() == {"present"}
    details = {row["detail"].partition("; ")[2] for row in town.rows("looks")}
    assert "in doubt: none of 12 addresses of the portal gave its article" in details


@pytest.mark.parametrize(("n", "what"), [(1, "is_removed"), (2, "is_404"), (2, "is_front")])
def test_one_or_two_of_a_handful_are_gone(town, n, what):
    town.crawl(1, is_well=range(n, 4), **{what: range(n)})
    assert town.outcomes(1)["gone"] == n
    assert town.states()["missing"] == n
    town.crawl(2, **{what: range(n)})  # nothing else is due
    assert town.states() == {"deleted": n, "present": 12 - n}


def test_the_only_look_of_a_day_finds_an_article_gone(town):
    town.crawl(1, is_404=[3])
    town.crawl(2, is_404=[3])
    assert town.states() == {"deleted": 1, "present": 11}


def test_two_of_two_wait_for_a_sign_that_the_site_works(town):
    town.crawl(1, is_404=[3, 4])
    assert town.outcomes(1) == {"outage": 2}
    town.crawl(2, is_404=[3, 4], new=range(20, 21))  # the same bytes as the day before
    assert town.outcomes(2) == {"gone": 2, "first": 1}
    town.crawl(3, is_404=[3, 4])
    assert town.states() == {"deleted": 2, "present": 11}


def test_one_look_is_not_believed_while_the_lists_are_broken(town):
    for day in (1, 2):
        town.crawl(day, is_404=[3], routes="shape_changed")
    assert town.ever() == {"present"}
    town.crawl(3, is_404=[3], routes="ok")
    town.crawl(4, is_404=[3], routes="ok")
    assert town.states() == {"deleted": 1, "present": 11}


def test_a_list_with_nothing_new_is_no_sign_of_an_outage(town):
    for day in (1, 2):
        town.crawl(day, is_404=[3], routes="stale")
    assert town.states() == {"deleted": 1, "present": 11}


def test_a_series_that_was_taken_away_together_is_gone_after_a_week(town):
    for day in (1, 2, 3):
        town.crawl(day, is_404=range(8), is_well=[8, 9])
        assert town.outcomes(day) == {"outage": 8, "unchanged": 2}
    for day in (8, 9):
        town.crawl(day, is_404=range(8), is_well=[8, 9])
        assert town.outcomes(day) == {"gone": 8, "unchanged": 2}
    assert town.states() == {"deleted": 8, "present": 4}
    before = town.history()
    town.home.joinpath("ledger").rename(town.home / "former")
    town.build(9)
    assert town.history() == before


def test_a_portal_whose_lists_are_gone_for_weeks_has_removed_nothing(town):
    for day in (1, 8, 9, 30):
        town.crawl(day, is_404=range(12), routes="failed")
    assert town.ever() == {"present"}


def test_an_hourly_crawl_meets_a_site_that_is_gone(town):
    """A look or two in each crawl: the first may be a removal, and is proved to be none."""
    for n in range(3):
        town.crawl(1 + n / 10, is_404=[2 * n, 2 * n + 1] if n else [0])
    town.crawl(2.1, is_404=[0])
    assert town.states() == {"missing": 1, "present": 11}
    town.crawl(3, is_well=range(12))
    assert town.states() == {"present": 12}
    assert "deleted" not in town.ever()


def test_a_removal_is_not_proved_by_an_outage(town):
    town.crawl(1, is_404=[0], is_well=[1, 2, 3])
    town.crawl(2, is_404=range(6))
    town.crawl(3, is_404=range(6))
    assert town.states() == {"missing": 1, "present": 11}
    town.crawl(4, is_404=[0], is_well=range(1, 6))
    assert town.states() == {"deleted": 1, "present": 11}


def test_timeouts_beside_it_leave_a_removal_in_doubt(town):
    town.crawl(1, is_404=[0], is_timeout=[1, 2])
    assert town.outcomes(1) == {"outage": 3}


def test_building_everything_at_once_comes_to_the_same(town):
    """Addresses are read in the order of their newest visits, doubts follow the days."""
    town.crawl(1, is_404=[0, 1], is_well=[5, 6, 7])
    town.crawl(2, is_404=[0, *range(2, 9)])
    town.crawl(3, is_404=[0, 1], is_well=range(2, 8))
    before = town.history()
    town.home.joinpath("ledger").rename(town.home / "former")
    town.build(3)
    assert town.history() == before
    assert town.states() == {"deleted": 2, "present": 10}
