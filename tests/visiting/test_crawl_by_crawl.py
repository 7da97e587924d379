"""A ledger made anew of all crawls at once says what it said when each was built on its own."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest import pipeline
from ingest.archive.archive import Archive
from ingest.errors import StoreError
from ingest.model.instant import run_id_of
from ingest.model.page import FetchedPage
from ingest.model.tables import TABLES
from ingest.settings import Settings
from ingest.store.ledger import Ledger
from tests.visiting.test_held import PORTAL, SITE, broken, whole

START = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
EMPTY = b"<html><body></body></html>"


class Corpus:
    """An archive that grows by crawls, and the ledger built of it after each or at the end."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def crawl(
        self,
        day: int,
        pages: dict[int, bytes],
        *,
        visits: dict[int, bytes | str | int] | None = None,
        refused: dict[int, str] | None = None,
    ) -> None:
        """Crawl and build; of a visit a word is why nothing came, a number the HTTP status."""
        at = START + day * DAY
        with Archive(self.home, run_id=run_id_of(at)) as archive:
            found = [url_of(n) for n in (*pages, *(refused or ()))]
            archive.catalog.add_pending(found, portal=PORTAL, found_at=at, run_id="found")
            for n, body in pages.items():
                archive.add(page(n, body, at))
            for n, brought in (visits or {}).items():
                watched = archive.catalog.watch.at([url_of(n)])[url_of(n)]
                if isinstance(brought, str):
                    archive.look_in_vain(watched, brought, now=at + timedelta(minutes=n))
                elif isinstance(brought, int):
                    archive.look(page(n, b"gone", at, status=brought), watched)
                else:
                    archive.look(page(n, brought, at), watched)
            for n, reason in (refused or {}).items():
                archive.refuse(url_of(n), reason, "", portal=PORTAL, now=at)
        self.build(day)

    def build(self, day: float) -> None:
        pipeline.build(settings=self.settings(day))

    def settings(self, day: float) -> Settings:
        return Settings(home=self.home, now=START + day * DAY + timedelta(hours=2), workers=1)

    def content(self) -> dict[str, list[dict]]:
        """Return every row of every table, those that no release carries among them."""
        ledger = Ledger(self.home / "ledger")
        return {table.name: ledger.read(table.name).to_pylist() for table in TABLES}

    def verdicts(self) -> list[str]:
        return [row["verdict"] for row in self.content()["portal_runs"]]


def url_of(n: int) -> str:
    return f"{SITE}/a/{n}"


def page(n: int, body: bytes, at: datetime, *, status: int = 200) -> FetchedPage:
    when = at + timedelta(minutes=n)
    return FetchedPage(
        url=url_of(n),
        requested_url=url_of(n),
        body=body,
        http_status=status,
        headers=(("content-type", "text/html"),),
        fetched_at=when,
        seen_at=when,
        portal=PORTAL,
    )


def edited(n: int) -> bytes:
    begin = b"<div class='txt'>"
    return whole(n).replace(begin, begin + "<p>更正：昨天的窗口号写错了，应为三号。</p>".encode())


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Corpus:
    """Crawls with edits, removals, losses that were made good, and a template that broke."""
    corpus = Corpus(tmp_path_factory.mktemp("built"))
    corpus.crawl(
        0,
        {**{n: whole(n) for n in range(30)}, 80: EMPTY},
        refused={90: "timeout", 91: "robots", 92: "timeout"},
    )
    corpus.crawl(
        1,
        {30: whole(30), 31: whole(31), 90: whole(90)},
        visits={0: "304", 1: edited(1), 2: 404, 3: whole(3), 5: edited(5)},
        refused={92: "timeout"},
    )
    corpus.crawl(
        2,
        {n: broken(n) for n in range(40, 47)},
        visits={0: "timeout", 1: edited(1), 2: 404, 5: whole(5)},
        refused={92: "http_404"},
    )
    corpus.crawl(3, {50: whole(50), 51: whole(51)}, visits={0: "304", 2: whole(2)})
    corpus.crawl(4, {**{n: whole(n) for n in range(40, 43)}, 60: broken(60)})
    corpus.crawl(5, {61: whole(61)}, visits={1: whole(1)})
    corpus.crawl(6, {62: whole(62)}, visits={1: "304", 61: edited(61)})
    return corpus


def test_the_crawls_are_what_they_are_meant_to_be(built):
    content = built.content()
    assert built.verdicts() == ["learning", "ok", "drift", "ok", "ok", "ok", "ok"]
    assert {row["reason"] for row in content["rejects"]} == {
        *("empty", "timeout", "robots", "http_404", "drift")
    }
    assert {row["outcome"] for row in content["looks"]} == {
        *("first", "unchanged", "changed", "gone", "outage")
    }


def test_all_crawls_at_once_come_to_the_same(built, tmp_path):
    shutil.copytree(built.home / "raw", tmp_path / "raw")
    anew = Corpus(tmp_path)
    anew.build(9)
    assert anew.content() == built.content()


class Stopped(Exception):
    pass


def test_a_ledger_made_anew_that_was_stopped_is_made_to_its_end(built, tmp_path):
    shutil.copytree(built.home / "raw", tmp_path / "raw")
    anew = Corpus(tmp_path)

    def stop(_step: str, done: int, _total: int) -> None:
        if done == 55:  # what the sixth crawl let go is read before the seventh
            raise Stopped

    with pytest.raises(Stopped):
        pipeline.build(settings=anew.settings(9), progress=stop)
    assert 0 < len(anew.content()["pages"]) < len(built.content()["pages"])
    anew.build(9)
    now, then = anew.content(), built.content()
    for content in (now, then):  # a page that was let go, and not read then, is judged once more
        del content["portal_runs"]
    assert now == then


def test_what_somebody_accepted_is_accepted_in_a_ledger_made_anew(tmp_path):
    corpus = Corpus(tmp_path)
    corpus.crawl(0, {n: whole(n) for n in range(25)})
    corpus.crawl(1, {n: broken(n) for n in (40, 41, 42)})
    assert pipeline.accept(PORTAL, settings=corpus.settings(1.5)) == 3
    corpus.crawl(2, {n: broken(n) for n in (50, 51)})
    then = corpus.content()
    assert len(then["articles"]) == 30
    pipeline.rebuild(settings=corpus.settings(9))
    now = corpus.content()
    for name in ("pages", "articles", "looks", "rejects", "portal_runs", "page_signs"):
        assert now[name] == then[name], name


def test_an_odd_page_that_nothing_comes_after_is_let_go_after_a_week(tmp_path):
    corpus = Corpus(tmp_path)
    corpus.crawl(0, {n: whole(n) for n in range(25)})
    corpus.crawl(1, {40: broken(40)})
    corpus.crawl(8, {}, visits={0: "304"})
    assert corpus.verdicts() == ["learning", "suspect"]
    assert len(corpus.content()["articles"]) == 25
    corpus.crawl(9, {}, visits={0: "304"})
    then = corpus.content()
    assert len(then["articles"]) == 26
    corpus.crawl(10, {41: broken(41)})
    corpus.crawl(11, {42: broken(42)})
    assert corpus.verdicts()[-1] == "drift"  # what was let go does not hide a break
    then = corpus.content()
    assert len(then["articles"]) == 26
    pipeline.rebuild(settings=corpus.settings(12))
    now = corpus.content()
    for name in ("pages", "articles", "looks", "rejects", "portal_runs", "page_signs"):
        assert now[name] == then[name], name


def test_the_first_page_of_a_break_waits_for_its_end(tmp_path):
    corpus = Corpus(tmp_path)
    corpus.crawl(0, {n: whole(n) for n in range(25)})
    for day in (1, 3, 5):
        corpus.crawl(day, {40 + day: broken(40 + day)})
    assert corpus.verdicts()[-2:] == ["suspect", "drift"]
    corpus.crawl(13, {}, visits={0: "304"})
    assert len(corpus.content()["articles"]) == 25
    assert corpus.verdicts() == ["learning", "suspect", "suspect", "drift"]


@contextmanager
def unwritable(ledger: Path, name: str) -> Iterator[None]:
    """Let the newest commit of a table be damaged, so that it cannot be written to."""
    newest = max((ledger / name / "_delta_log").glob("*.json"))
    sound = newest.read_bytes()
    newest.write_bytes(sound[:40])
    yield
    newest.write_bytes(sound)


@pytest.mark.parametrize("table", ["claims", "articles"])
@pytest.mark.parametrize(("day", "pages"), [(2, {61: whole(61)}), (9, {})])
def test_a_page_that_was_let_go_is_not_lost_by_a_build_that_was_cut_short(
    tmp_path, table, day, pages
):
    corpus = Corpus(tmp_path)
    corpus.crawl(0, {n: whole(n) for n in range(25)})
    corpus.crawl(1, {40: broken(40)})
    with unwritable(tmp_path / "ledger", table), pytest.raises(StoreError):
        corpus.crawl(day, pages, visits={0: "304"})
    corpus.build(day)
    corpus.crawl(day + 1, {50: whole(50)})
    then = corpus.content()
    assert {row["url"] for row in then["articles"]} >= {url_of(n) for n in (40, 50, *pages)}
    assert not [row for row in then["page_signs"] if row["held_for"]]
    pipeline.rebuild(settings=corpus.settings(12))
    now = corpus.content()
    for name in ("pages", "articles", "looks", "rejects", "page_signs"):
        assert now[name] == then[name], name
