"""Pages of a portal whose template broke: held back, read again, asked for again."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest import pipeline
from ingest.archive.archive import Archive
from ingest.model.article import Reject
from ingest.model.instant import run_id_of
from ingest.model.page import FetchedPage
from ingest.model.route import PageSigns
from ingest.settings import Settings
from ingest.store.ledger import Ledger
from ingest.store.lookup import Lookup

START = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PORTAL = "sample_manyi"
SITE = "http://www.manyi-review.example"

SAID = (
    "备案窗口今天收到{n}份材料，其中一半没有写清训练数据的来源。",
    "窗口主任说，第{n}号申请人带来了评测报告，当场就办完了手续。",
    "市里打算明年再开{n}个窗口，让远郊的小团队不必跑远路。",
    "一位等了{n}分钟的工程师说，表格比去年短，问题却比去年多。",
    "评测机构的排期已经到了第{n}周，有人建议先备案、后评测。",
)
AUTHORS = ("林晓", "周远", "陈知秋")


def whole(n: int) -> bytes:
    """An ordinary page of the portal."""
    lines = [SAID[(n + i) % 5].format(n=n + i) for i in range(3 + n % 4)]
    body = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f"<html><head><meta charset='utf-8'><title>备案窗口第{n}天</title></head><body>"
        f"<div class='page'><div class='head'>漫议</div><div class='art'><h1>备案窗口第{n}天</h1>"
        f"<div class='meta'>2026年11月1日 09:{n % 60:02} 来源：漫议 作者：{AUTHORS[n % 3]}</div>"
        f"<div class='txt'>{body}</div></div><div class='foot'>漫议编辑部</div></div></body></html>"
    ).encode()


def broken(n: int) -> bytes:
    """The same after a change of layout that hides who wrote it and when."""
    lines = [SAID[(n + i) % 5].format(n=n + i) for i in range(3 + n % 4)]
    body = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f"<html><head><meta charset='utf-8'><title>备案窗口第{n}天</title></head><body>"
        f"<main><article class='story'><h1>备案窗口第{n}天</h1><div class='rich'>{body}</div>"
        f"</article></main><footer>漫议</footer></body></html>"
    ).encode()


class Corpus:
    """An archive that grows by crawls, and the ledger built of it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.ledger = Ledger(home / "ledger")

    def crawl(self, day: int, pages: dict[int, bytes], refused: dict[int, str] | None = None):
        at, run_id = START + day * DAY, run_id_of(START + day * DAY)
        with Archive(self.home, run_id=run_id) as archive:
            urls = {n: f"{SITE}/a/{n}" for n in (*pages, *(refused or ()))}
            archive.catalog.add_pending(urls.values(), portal=PORTAL, found_at=at, run_id=run_id)
            for n, body in pages.items():
                archive.add(
                    FetchedPage(
                        url=urls[n],
                        requested_url=urls[n],
                        body=body,
                        http_status=200,
                        headers=(("content-type", "text/html"),),
                        fetched_at=at + timedelta(minutes=n),
                        seen_at=at + timedelta(minutes=n),
                        portal=PORTAL,
                    )
                )
            for n, reason in (refused or {}).items():
                archive.catalog.add_refusal(
                    Reject(
                        url=urls[n], reason=reason, detail="", stage="fetch", portal=PORTAL,
                        page_id=None, rejected_at=at, run_id=run_id,
                    )
                )  # fmt: skip
        self.build(day)

    def build(self, day: int) -> None:
        now = START + day * DAY + timedelta(hours=2)
        pipeline.build(settings=Settings(home=self.home, now=now, workers=1))

    def articles(self) -> set[int]:
        rows = self.ledger.read("articles").to_pylist()
        return {int(row["url"].rpartition("/")[2]) for row in rows}

    def rejects(self) -> list[tuple[int, str]]:
        rows = self.ledger.read("rejects").to_pylist()
        return [(int(row["url"].rpartition("/")[2]), row["reason"]) for row in rows]

    def verdicts(self) -> list[str]:
        rows = self.ledger.read("portal_runs").to_pylist()
        return [row["verdict"] for row in rows]

    def pending(self) -> list[str]:
        with Archive(self.home, run_id="read") as archive:
            return [url for url, _ in archive.catalog.pending(PORTAL)]

    def breaks(self, day: int) -> list[tuple[str, bool]]:
        settings = Settings(home=self.home)
        found = pipeline.breaks([PORTAL], settings=settings, run_id=run_id_of(START + day * DAY))
        return [(one.portal, one.fails) for one in found]

    def held(self) -> dict[str, str]:
        rows = self.ledger.read("page_signs").to_pylist()
        return {row["url"]: row["held_for"] for row in rows if row["held_for"]}


@pytest.fixture(scope="module")
def known(tmp_path_factory) -> Path:
    """A portal with a history of thirty pages."""
    corpus = Corpus(tmp_path_factory.mktemp("known"))
    corpus.crawl(0, {n: whole(n) for n in range(30)})
    assert corpus.articles() == set(range(30))
    return corpus.home


@pytest.fixture
def corpus(known, tmp_path) -> Corpus:
    shutil.copytree(known, tmp_path / "home")
    return Corpus(tmp_path / "home")


def test_pages_of_a_broken_template_are_held_back_and_asked_for_again(corpus):
    corpus.crawl(1, {n: whole(n) for n in (30, 31)})
    corpus.crawl(2, {n: broken(n) for n in (40, 41, 42)})
    assert corpus.verdicts() == ["learning", "ok", "drift"]
    assert corpus.articles() == set(range(32))
    assert corpus.rejects() == [(n, "drift") for n in (40, 41, 42)]
    (reject, *_) = corpus.ledger.read("rejects").to_pylist()
    assert reject["stage"] == "extract"
    assert reject["page_id"] and "has no author" in reject["detail"]
    assert corpus.pending() == []
    assert corpus.breaks(1) == []
    assert corpus.breaks(2) == [(PORTAL, False)]

    corpus.build(3)  # nothing new: nothing is read again
    assert corpus.articles() == set(range(32))

    corpus.crawl(4, {50: whole(50), 51: whole(51)})
    assert corpus.verdicts()[-1] == "ok"
    assert corpus.pending() == [f"{SITE}/a/{n}" for n in (40, 41, 42)]
    assert set(corpus.held().values()) == {"dropped"}

    corpus.crawl(5, {n: whole(n) for n in (40, 41, 42)})  # the site has mended them
    assert corpus.articles() == {*range(32), 40, 41, 42, 50, 51}
    assert corpus.pending() == []


def test_what_timed_out_before_it_came_broken_is_asked_for_again(corpus):
    for day in (1, 2):
        corpus.crawl(day, {}, dict.fromkeys((40, 41), "timeout"))
    corpus.crawl(3, {n: broken(n) for n in (40, 41, 42)})
    corpus.crawl(4, {50: whole(50), 51: whole(51)})
    assert sorted(corpus.pending()) == [f"{SITE}/a/{n}" for n in (40, 41, 42)]


def test_one_odd_page_waits_for_the_next_run(corpus):
    corpus.crawl(1, {60: broken(60)})
    assert corpus.verdicts()[-1] == "suspect"
    assert corpus.articles() == set(range(30))
    corpus.crawl(2, {61: whole(61)})
    assert corpus.articles() == {*range(30), 60, 61}
    assert corpus.held() == {}
    assert corpus.verdicts() == ["learning", "ok", "ok"]  # an exception, as it turned out


def test_somebody_accepts_a_change(corpus):
    for day in (1, 2):
        corpus.crawl(day, {n: broken(n) for n in range(40 * day, 40 * day + 3)})
    assert corpus.breaks(2) == [(PORTAL, True)]
    now = START + 3 * DAY
    assert pipeline.accept(PORTAL, settings=Settings(home=corpus.home, now=now)) == 6
    corpus.crawl(4, {120: broken(120), 121: broken(121)})
    assert corpus.articles() == {*range(30), 40, 41, 42, 80, 81, 82, 120, 121}
    assert corpus.held() == {}
    assert corpus.breaks(4) == []


def test_held_pages_are_read_again_by_other_rules(corpus):
    corpus.crawl(1, {n: broken(n) for n in (40, 41, 42)})
    with Lookup(corpus.ledger) as lookup:
        signs = lookup.rows(PageSigns, "run_id", [run_id_of(START + DAY)])
    former = [replace(sign, rules="former rules") for sign in signs]
    corpus.ledger.append("page_signs", former, run_id="test")
    corpus.build(2)
    with Lookup(corpus.ledger) as lookup:
        again = lookup.rows(PageSigns, "run_id", [run_id_of(START + DAY)])
    assert [sign.held_for for sign in again] == ["drift"] * 3  # still as bad
    assert again == signs
    assert corpus.articles() == set(range(30))


def test_addresses_that_lead_elsewhere_count_as_pages(corpus):
    corpus.crawl(1, {}, dict.fromkeys((40, 41, 42), "offsite"))
    assert corpus.verdicts()[-1] == "blocked"
    corpus.crawl(2, {50: whole(50)})
    assert corpus.pending() == [f"{SITE}/a/{n}" for n in (40, 41, 42)]


WALL = (
    "<html><head><meta charset='utf-8'><title>安全验证</title></head><body>"
    "<p>请完成安全验证后继续访问</p></body></html>"
).encode()


def test_a_first_crawl_that_meets_a_wall_loses_nothing(tmp_path):
    corpus = Corpus(tmp_path / "new")
    corpus.crawl(0, dict.fromkeys(range(20), WALL), dict.fromkeys(range(20, 23), "offsite"))
    assert corpus.verdicts() == ["blocked"]
    assert corpus.breaks(0) == [(PORTAL, False)]
    assert corpus.articles() == set()
    assert corpus.pending() == []  # as long as the wall stands

    corpus.crawl(1, {n: whole(n) for n in range(30, 35)})
    assert corpus.articles() == set(range(30, 35))
    assert corpus.breaks(1) == []
    assert len(corpus.pending()) == 23

    corpus.crawl(2, {n: whole(n) for n in range(23)})
    assert corpus.articles() == {*range(23), *range(30, 35)}
    assert corpus.verdicts() == ["blocked", "learning", "learning"]
    assert corpus.pending() == []


def test_a_wall_that_is_met_a_page_at_a_time_loses_nothing(tmp_path):
    corpus = Corpus(tmp_path / "new")
    for day in range(3):
        corpus.crawl(day, {day: WALL})
    corpus.crawl(3, {3: whole(3)})
    assert corpus.verdicts() == ["learning", "learning", "blocked", "learning"]
    assert corpus.pending() == [f"{SITE}/a/{n}" for n in range(3)]


def test_a_portal_for_subscribers_can_be_accepted(tmp_path):
    corpus = Corpus(tmp_path / "new")
    corpus.crawl(0, {1: whole(1), **dict.fromkeys(range(2, 6), WALL)})
    now = START + DAY
    assert pipeline.accept(PORTAL, settings=Settings(home=corpus.home, now=now)) == 4
    corpus.crawl(2, {11: whole(11), **dict.fromkeys(range(12, 16), WALL)})
    assert corpus.articles() == {1, 11}
    assert corpus.held() == {}
    assert corpus.breaks(2) == []


def test_building_everything_anew_comes_to_the_same(corpus, tmp_path):
    corpus.crawl(1, {n: whole(n) for n in (30, 31)})
    corpus.crawl(2, {n: broken(n) for n in (40, 41, 42)})
    shutil.rmtree(corpus.home / "ledger")
    corpus.build(3)
    assert corpus.verdicts() == ["learning", "ok", "drift"]
    assert corpus.articles() == set(range(32))
