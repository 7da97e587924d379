"""From fetches in an archive to looks and versions in the ledger, without a network."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest import pipeline
from ingest.archive.archive import Archive
from ingest.model.page import FetchedPage
from ingest.model.version import Look
from ingest.settings import Settings
from ingest.store.ledger import Ledger

START = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
URL = "http://www.jiangcheng-news.example/c/20261101/c1.html"

LINES = (
    "市里的算法备案窗口上周开门，第一天受理了三十一件咨询，多数来自小团队。",
    "窗口主任说，材料不全的占一半，最常见的是没有写清训练数据从哪里来，也没有留下联系人。",
    "记者离开时，门外还站着六个人，其中一位从早上九点等到中午，手里的号码是47号。",
)
TABLES = ("articles", "article_versions", "looks", "version_texts", "pages", "rejects", "contents")


def html(*lines: str, frame: str = "", canonical: str = "") -> bytes:
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    body = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f"<html><head><meta charset='utf-8'><title>备案窗口开门</title>{link}</head><body>{frame}"
        f"<h1>备案窗口开门</h1><div>2026-11-01 15:30 来源：江城晨报</div>"
        f"<div>{body}</div></body></html>"
    ).encode()


class Life:
    """An archive that grows by visits, and the ledger built of it."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def fetch(self, day: float, body: bytes, *, url: str = URL, status: int = 200) -> None:
        """Fetch an address for the first time."""
        with Archive(self.home, run_id=f"run-{day}") as archive:
            archive.add(page(day, body, url=url, status=status))

    def visit(self, day: float, body: bytes | str, *, url: str = URL, status: int = 200) -> None:
        """Visit it again; a word is why nothing came."""
        with Archive(self.home, run_id=f"run-{day}") as archive:
            watched = archive.catalog.watch.at([url])[url]
            if isinstance(body, str):
                archive.look_in_vain(watched, body, now=START + day * DAY)
            else:
                archive.look(page(day, body, url=url, status=status), watched)

    def build(self, day: float = 0) -> int:
        return pipeline.build(settings=Settings(home=self.home, now=START + day * DAY, workers=1))

    def rows(self, name: str) -> list[dict]:
        return Ledger(self.home / "ledger").read(name).to_pylist()

    def content(self) -> dict[str, list[dict]]:
        drop = {"run_id", "rejected_at"}
        return {
            name: [{k: v for k, v in row.items() if k not in drop} for row in self.rows(name)]
            for name in TABLES
        }

    def told(self) -> list[tuple[str, tuple[str, ...]]]:
        return [(row["outcome"], tuple(row["changes"])) for row in self.rows("looks")]


def page(day: float, body: bytes, *, url: str, status: int) -> FetchedPage:
    at = START + day * DAY
    return FetchedPage(
        url=url,
        requested_url=url,
        body=body,
        http_status=status,
        headers=(("content-type", "text/html"),),
        fetched_at=at,
        seen_at=at,
        portal="sample_jiangcheng",
    )


@pytest.fixture
def life(tmp_path) -> Life:
    return Life(tmp_path)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Life:
    """A life of edits, an outage and a removal, built after each visit."""
    life = Life(tmp_path_factory.mktemp("whole"))
    life.fetch(0, html(*LINES))
    life.build(0)
    for day, body, status in (
        (1, html(*LINES, frame="<p>广告</p>"), 200),
        (3, html(LINES[0], LINES[2].replace("47", "46")), 200),
        (7, "timeout", 200),
        (30, b"gone", 404),
        (31, b"gone", 404),
    ):
        life.visit(day, body, status=status)
        life.build(day)
    return life


@pytest.fixture
def lived(whole, tmp_path) -> Life:
    """A copy of it."""
    shutil.copytree(whole.home, tmp_path / "lived")
    return Life(tmp_path / "lived")


def test_a_life_step_by_step(whole):
    life = whole
    assert life.told() == [
        ("first", ()),
        ("unchanged", ()),
        ("changed", ("update", "paragraph_cut")),
        ("outage", ()),
        ("gone", ()),
        ("gone", ()),
    ]
    states = [(row["state"], row["n_looks"]) for row in life.rows("article_versions")]
    assert states == [("present", 2), ("present", 1), ("deleted", 2)]
    (article,) = life.rows("articles")
    texts = {row["text_sha256"]: row["text"] for row in life.rows("version_texts")}
    first, second, _ = life.rows("article_versions")
    assert article["text_sha256"] == second["text_sha256"]
    assert texts == {first["text_sha256"]: "\n".join(LINES)}
    assert article["first_seen_at"] == START


@pytest.mark.parametrize(
    "lost", [("pages",), ("pages", "looks"), ("pages", "looks", "article_versions"), TABLES]
)
def test_a_build_that_was_killed_is_taken_up_again(whole, lived, lost):
    """What is committed last is missing; the next build finds the same.

    With nothing left it goes through the whole archive at once: every fetch of an address
    counts, not only the newest.
    """
    for name in lost:
        shutil.rmtree(lived.home / "ledger" / name)
    lived.build(31)
    assert lived.content() == whole.content()


def test_building_again_writes_nothing(lived):
    before = Ledger(lived.home / "ledger").versions()
    assert lived.build(40) == 0
    assert Ledger(lived.home / "ledger").versions() == before


def test_other_rules_are_no_edit(life):
    """What the text was read as then does not count: both fetches are read by the same rules."""
    life.fetch(0, html(*LINES))
    life.build(0)
    ledger = Ledger(life.home / "ledger")
    (row,) = life.rows("looks")
    row["changes"] = tuple(row["changes"])
    ledger.append("looks", [replace(Look(**row), text_sha256="read otherwise")], run_id="old")
    life.visit(1, html(*LINES, frame="<p>广告</p>"))
    life.build(1)
    assert life.told() == [("first", ()), ("unchanged", ())]


def test_when_it_is_due_follows_publication_and_what_was_found(life):
    def due() -> timedelta | None:
        with Archive(life.home, run_id="read") as archive:
            at = archive.catalog.watch.at([URL])[URL].due_at
        return at and at - datetime(2026, 11, 1, 7, 30, tzinfo=UTC)  # published 15:30 in Beijing

    life.fetch(0, html(*LINES))
    life.build(0)
    assert due() == timedelta(hours=1)
    life.visit(1 / 24, "304")
    assert due() is None, "until the next build"
    life.build(1 / 24)
    assert due() == timedelta(hours=6)
    life.visit(8, b"gone", status=404)
    life.build(8)
    assert due() == timedelta(days=9, minutes=30), "a second sign is wanted"
    life.visit(9, b"gone", status=404)
    life.build(9)
    assert due() == timedelta(days=30)


def test_an_article_under_two_addresses_is_looked_at_under_one(life):
    mobile = "http://m.jiangcheng-news.example/c1.html"
    life.fetch(0, html(*LINES, canonical=URL))
    life.fetch(0.1, html(*LINES[:2], canonical=URL), url=mobile)
    life.build(1)
    assert {row["url"] for row in life.rows("looks")} == {URL}
    assert len(life.rows("article_versions")) == 1
    with Archive(life.home, run_id="read") as archive:
        assert list(archive.catalog.watch.at([URL, mobile])) == [URL]
    (article,), (version,) = life.rows("articles"), life.rows("article_versions")
    texts = {row["text_sha256"] for row in life.rows("version_texts")}
    assert version["text_sha256"] in {article["text_sha256"]} | texts, "its text can be had"


def test_a_page_that_names_another_address_by_now_has_moved_there(life):
    new = "http://www.jiangcheng-news.example/n1/2026/1101/c1.html"
    life.fetch(0, html(*LINES))
    life.build(0)
    life.visit(1, html(*LINES, canonical=new))
    life.build(1)
    looks = sorted(life.rows("looks"), key=lambda row: row["outcome"])
    assert [(row["outcome"], row["moved_to"]) for row in looks] == [
        ("first", None),
        ("first", None),
        ("moved", new),
    ]
    life.visit(3, html(*LINES[:2], canonical=new))
    life.build(3)
    last = max(life.rows("looks"), key=lambda row: row["looked_at"])
    assert (last["outcome"], last["article_id"]) == ("changed", looks[1]["article_id"])
    assert len(life.rows("articles")) == 2


def test_what_stands_in_place_of_an_article_does_not_become_it(life):
    life.fetch(0, html(*LINES))
    life.build(0)
    others = "".join(f"<p>{line}</p>" for line in (*LINES[::-1], *LINES)).replace("窗口", "柜台")
    life.visit(
        1, f"<html><body><h1>该内容已被发布者删除</h1><div>{others}</div></body></html>".encode()
    )
    life.build(1)
    assert life.told()[-1] == ("gone", ())
    (article,) = life.rows("articles")
    assert article["title"] == "备案窗口开门"
    assert [row["reason"] for row in life.rows("rejects")] == ["not_an_article"]
