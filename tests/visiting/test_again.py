"""Pages read again by other rules: what follows, what stays, what is told."""

import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest import pipeline
from ingest.archive.archive import Archive
from ingest.assemble import PRESENT, Rules
from ingest.errors import StoreError
from ingest.model.page import FetchedPage
from ingest.portals.registry import all_portals
from ingest.portals.rules import Rules as Selectors
from ingest.settings import Settings
from ingest.store.ledger import Ledger
from ingest.store.outdated import Chosen
from ingest.visiting.again import GIVEN_UP
from ingest.visiting.differences import Difference, lines_changed

START = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SITE = "http://www.jiangcheng-news.example/c/20261101"
PORTAL = "sample_jiangcheng"
TABLES = (
    *("articles", "claims", "mentions", "quotes", "topics", "dropped_lines", "contents"),
    *("looks", "article_versions", "version_texts", "rejects", "pages", "reread"),
)

LINES = (
    "市里的算法备案窗口上周开门，第一天受理了三十一件咨询，多数来自小团队。",
    "窗口主任说，材料不全的占一半，最常见的是没有写清训练数据从哪里来，也没有留下联系人。",
    "记者离开时，门外还站着六个人，其中一位从早上九点等到中午，手里的号码是47号。",
)
MORE = "第二天下午，窗口前的队伍短了一半，主任搬出一张桌子，请等候的人先把表格填完再进门。"
BOX = "窗口的电话每天上午有人接听，拨打之前请先备好受理编号和材料的复印件。"


def html(*lines: str, box: bool = True, title: str = "备案窗口开门", by: str = "何岚") -> bytes:
    body = "".join(f"<p>{line}</p>" for line in lines)
    boxed = f"<p class='how'>{BOX}</p>" if box else ""
    return (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body>"
        f"<h1>{title}</h1><div>2026-11-01 15:30 来源：江城晨报</div>"
        f"<div class='desk'>{by}</div><div class='txt'>{body}{boxed}</div></body></html>"
    ).encode()


def with_rules(*rules: Selectors, version: str = "later") -> Rules:
    """The present rules, but for the portal's own."""
    return Rules(version=version, portals=(replace(all_portals()[PORTAL], rules=rules),))


WITHOUT_BOX = with_rules(Selectors(body="div.txt", drop=("p.how",)))
WITH_DESK = with_rules(Selectors(body="div.txt", editor="div.desk"))
READING_FIELDS = with_rules(Selectors(body="textarea.story"), version="fields")
REFUSING = Rules(version="last")


class Corpus:
    """An archive and its ledger."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.settings = Settings(home=home, now=START + 9 * DAY, workers=1)
        self.told: list[Difference] = []

    def page(self, name: str, day: float, body: bytes, status: int = 200) -> FetchedPage:
        at = START + day * DAY
        return FetchedPage(
            url=f"{SITE}/{name}.html",
            requested_url=f"{SITE}/{name}.html",
            body=body,
            http_status=status,
            headers=(("content-type", "text/html"),),
            fetched_at=at,
            seen_at=at,
            portal=PORTAL,
        )

    def fetch(self, name: str, body: bytes, *, day: float = 0, continues: str | None = None):
        first = f"{SITE}/{continues}.html" if continues else None
        with Archive(self.home, run_id=f"run-{day}") as archive:
            archive.add(self.page(name, day, body), continues=first)

    def visit(self, name: str, body: bytes, *, day: float, status: int = 200) -> None:
        with Archive(self.home, run_id=f"run-{day}") as archive:
            (watched,) = archive.catalog.watch.at([f"{SITE}/{name}.html"]).values()
            archive.look(self.page(name, day, body, status), watched)

    def build(self) -> None:
        pipeline.build(settings=self.settings)

    def rebuild(self) -> None:
        pipeline.rebuild(settings=self.settings)

    def again(self, rules: Rules, chosen: Chosen | None = None, **options):
        self.told = []
        return pipeline.reextract(
            chosen, settings=self.settings, rules=rules, told=self.told.append, **options
        )

    def rows(self, name: str) -> list[dict]:
        return Ledger(self.home / "ledger").read(name).to_pylist()

    def article(self, name: str) -> dict:
        (found,) = (r for r in self.rows("articles") if r["url"].endswith(f"/{name}.html"))
        return found

    def text(self, name: str) -> str:
        return Ledger(self.home / "ledger").texts()[self.article(name)["article_id"]]

    def versions(self) -> dict[str, int]:
        return Ledger(self.home / "ledger").versions()

    def content(self) -> dict[str, list[dict]]:
        drop = {"run_id", "rejected_at"}
        return {
            name: [{k: v for k, v in row.items() if k not in drop} for row in self.rows(name)]
            for name in TABLES
        }

    def fields(self) -> set[str]:
        return {one.field for one in self.told}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """Three articles, one edited, one of two pages, and an address without an article."""
    corpus = Corpus(tmp_path_factory.mktemp("made"))
    corpus.fetch("c1", html(*LINES))
    corpus.fetch("c2", html(*LINES[:2], title="第二个窗口", by="陈知秋"))
    corpus.fetch("c3", html(LINES[0], LINES[1], title="两页的报道"))
    corpus.fetch("c3_2", html(LINES[2], MORE, title="两页的报道"), continues="c3")
    corpus.fetch("c4", "<html><body><div class='txt'><p>敬请期待</p></div></body></html>".encode())
    corpus.build()
    corpus.visit("c1", html(LINES[0], LINES[2].replace("47", "46")), day=3)
    corpus.build()
    return corpus.home


@pytest.fixture
def corpus(made, tmp_path) -> Corpus:
    shutil.copytree(made, tmp_path / "home")
    return Corpus(tmp_path / "home")


def test_the_present_rules_find_no_article_to_read(corpus):
    before = corpus.content()
    tally = corpus.again(PRESENT)
    assert (tally.articles, tally.changed, tally.found) == (0, 0, 0)
    assert corpus.content() == before


def test_a_new_version_that_changes_nothing_leaves_the_rows_alone(corpus):
    before = corpus.content()
    tally = corpus.again(Rules(version="later"))
    assert (tally.articles, tally.changed, tally.rejects) == (3, 0, 1)
    assert corpus.told == []
    after = corpus.content()
    assert len(after.pop("reread")) == 4
    assert before.pop("reread") == []
    assert after == before
    versions = corpus.versions()
    assert corpus.again(Rules(version="later")).articles == 0
    assert corpus.versions() == versions


def test_a_changed_rule_changes_texts_and_no_history(corpus):
    article, looks = corpus.article("c1"), corpus.rows("looks")
    states = corpus.rows("article_versions")
    assert BOX in corpus.text("c1")
    tally = corpus.again(WITHOUT_BOX)
    assert (tally.articles, tally.changed, tally.restated) == (3, 3, 1)
    assert BOX not in corpus.text("c1")
    now = corpus.article("c1")
    for field in ("article_id", "first_seen_at", "page_id", "fetched_at", "canonical_url"):
        assert now[field] == article[field]
    assert now["rules_version"] == "later"
    same = ("article_id", "looked_at", "outcome", "changes", "detail", "page_id", "run_id")
    assert [[row[k] for k in same] for row in corpus.rows("looks")] == [
        [row[k] for k in same] for row in looks
    ]
    same = ("article_id", "version", "state", "changes", "n_looks", "first_seen_at")
    after = corpus.rows("article_versions")
    assert [[row[k] for k in same] for row in after] == [[row[k] for k in same] for row in states]
    texts = {row["text_sha256"]: row["text"] for row in corpus.rows("version_texts")}
    own = [row for row in after if row["article_id"] == article["article_id"]]
    assert len(own) == 2
    assert texts[own[0]["text_sha256"]] == "\n".join(LINES)  # as the present rules read it
    assert own[1]["text_sha256"] == now["text_sha256"]


def test_what_comes_later_is_compared_by_the_same_rules(corpus):
    corpus.again(WITHOUT_BOX)
    corpus.visit("c2", html(*LINES[:2], title="第二个窗口", by="陈知秋") + b" ", day=5)
    corpus.build()
    (look,) = (row for row in corpus.rows("looks") if row["looked_at"] == START + 5 * DAY)
    assert look["outcome"] == "unchanged"


def test_later_pages_are_joined_as_in_the_build(corpus):
    corpus.again(WITHOUT_BOX)
    assert corpus.text("c3") == "\n".join((*LINES, MORE))


def test_details_follow(corpus):
    corpus.again(WITH_DESK)
    assert corpus.article("c2")["editor"] == "陈知秋"
    claims = [row for row in corpus.rows("claims") if row["field"] == "editor"]
    assert {row["value"] for row in claims if row["is_taken"]} == {"何岚", "陈知秋"}
    assert {"editor", "claims"} <= corpus.fields()


def test_the_second_run_writes_nothing_and_the_release_is_unchanged(corpus):
    def published():
        pipeline.relate(settings=corpus.settings)
        return pipeline.release(settings=corpus.settings)

    corpus.again(WITHOUT_BOX)
    first, versions = published(), corpus.versions()
    assert first.is_new
    tally = corpus.again(WITHOUT_BOX)
    assert (tally.articles, tally.rejects) == (0, 0)
    assert corpus.versions() == versions
    assert not published().is_new
    tally = corpus.again(WITHOUT_BOX, Chosen(every=True))
    assert (tally.articles, tally.changed, tally.restated) == (3, 0, 0)
    assert corpus.versions() == versions


def test_a_dry_run_tells_and_writes_nothing(corpus):
    before, versions = corpus.content(), corpus.versions()
    tally = corpus.again(WITHOUT_BOX, is_dry=True)
    assert tally.changed == 3
    told = {one.field: one for one in corpus.told if one.url.endswith("/c2.html")}
    assert told["text"].removed == (BOX,)
    assert told["text"].added == ()
    former = [one for one in corpus.told if one.field == "former_text"]
    assert [one.removed for one in former] == [(BOX,)]
    assert corpus.content() == before
    assert corpus.versions() == versions


class Killed(BaseException):
    """The end of a process."""


@pytest.mark.parametrize("after", (2, 5, 8, 11))
def test_killed_after_any_commit_the_next_run_ends_the_same(corpus, monkeypatch, tmp_path, after):
    shutil.copytree(corpus.home, tmp_path / "whole")
    whole = Corpus(tmp_path / "whole")
    whole.again(WITHOUT_BOX)
    n_left, append = [after], Ledger.append

    def cut(self, name, rows, **options):
        n = append(self, name, rows, **options)
        n_left[0] -= n > 0
        if n and not n_left[0]:
            raise Killed
        return n

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "append", cut)
        with suppress(Killed):
            corpus.again(WITHOUT_BOX)
    corpus.again(WITHOUT_BOX)
    assert corpus.content() == whole.content()
    versions = corpus.versions()
    corpus.again(WITHOUT_BOX)
    assert corpus.versions() == versions


@pytest.fixture
def one_by_one(monkeypatch):
    """Batches of one article or address, so that others have a turn behind each."""
    monkeypatch.setattr("ingest.visiting.again.BATCH", 1)
    monkeypatch.setattr("ingest.visiting.refused.BATCH", 1)


def crawl_and_build(corpus: Corpus) -> None:
    corpus.fetch("c5", html(LINES[2], MORE, title="第五个窗口"), day=5)
    corpus.visit("c2", html(LINES[1], MORE, title="第二个窗口", by="陈知秋"), day=5)
    corpus.build()


@pytest.mark.parametrize("turn", (1, 4))
def test_a_build_goes_in_between_and_its_pages_are_read_again_too(
    corpus, one_by_one, tmp_path, turn
):
    shutil.copytree(corpus.home, tmp_path / "whole")
    whole = Corpus(tmp_path / "whole")
    crawl_and_build(whole)
    whole.again(WITHOUT_BOX)
    turns = []

    def pause(_seconds: float) -> None:
        turns.append(len(corpus.rows("reread")))
        if len(turns) == turn:
            crawl_and_build(corpus)  # would wait for two minutes and fail, were the lock held

    tally = corpus.again(WITHOUT_BOX, pause=pause)
    assert turns[:2] == [1, 2], "a batch is whole when others have their turn"
    assert tally.articles in {4, 5}, "c2 is read twice if it was before it was edited"
    assert tally.rejects == 1
    mine, other = corpus.content(), whole.content()
    for name in ("articles", "claims", "quotes", "dropped_lines", "article_versions"):
        assert mine[name] == other[name]
    versions = corpus.versions()
    assert corpus.again(WITHOUT_BOX).articles == 0
    assert corpus.versions() == versions


def test_whatever_others_do_nothing_is_read_twice(corpus, one_by_one):
    pauses = []

    def pause(_seconds: float) -> None:
        pauses.append(pipeline.accept(PORTAL, settings=corpus.settings))

    tally = corpus.again(WITHOUT_BOX, Chosen(every=True), pause=pause)
    assert (tally.articles, tally.changed, tally.rejects, tally.unread) == (3, 3, 1, 0)
    assert len(pauses) == 4


def test_what_the_archive_lost_is_counted_once(corpus, one_by_one):
    for path in (corpus.home / "raw").glob("*.warc.gz"):
        path.unlink()
    tally = corpus.again(
        WITHOUT_BOX, pause=lambda _: pipeline.accept(PORTAL, settings=corpus.settings)
    )
    assert (tally.articles, tally.unread) == (0, 4)


def test_a_second_run_of_its_kind_is_turned_away(corpus):
    told = []

    def pause(_seconds: float) -> None:
        for other in (lambda: corpus.again(WITHOUT_BOX), corpus.rebuild):
            with pytest.raises(StoreError, match="another run is at work"):
                other()
            told.append(other)

    corpus.again(WITHOUT_BOX, pause=pause)
    assert len(told) >= 2
    assert corpus.again(WITHOUT_BOX, is_dry=True).articles == 0


def hidden_page() -> bytes:
    """A page whose text stands where only a rule looks: in a field for typing."""
    lines = "".join(f"&lt;p&gt;{line}&lt;/p&gt;" for line in LINES)
    return (
        "<html><head><meta charset='utf-8'><title>清单里的报道</title></head><body>"
        f"<h1>清单里的报道</h1><textarea class='story'>{lines}</textarea></body></html>"
    ).encode()


@pytest.fixture
def listed(corpus) -> Corpus:
    """A corpus with such a page, which the present rules refuse."""
    corpus.fetch("c8", hidden_page(), day=5)
    corpus.build()
    assert any(row["url"].endswith("/c8.html") for row in corpus.rows("rejects"))
    return corpus


def test_a_reject_that_is_an_article_now_appears_with_its_history(listed):
    tally = listed.again(READING_FIELDS)
    assert tally.found == 1
    assert [one.new for one in listed.told if one.field == "article"] == ["清单里的报道"]
    article = listed.article("c8")
    looks = [row for row in listed.rows("looks") if row["article_id"] == article["article_id"]]
    assert [row["outcome"] for row in looks] == ["first"]
    assert article["first_seen_at"] == START + 5 * DAY
    versions = listed.versions()
    assert listed.again(READING_FIELDS).rejects == 0
    assert listed.versions() == versions


def test_an_article_that_rules_refuse_is_kept_until_the_loss_is_accepted(listed):
    listed.again(READING_FIELDS)
    before = listed.content()
    tally = listed.again(REFUSING)
    assert (tally.refused, tally.changed) == (1, 0)
    assert [(one.field, one.old, one.new) for one in listed.told] == [
        ("article", "清单里的报道", None)
    ]
    assert listed.told[0].reason
    after = listed.content()
    assert "refused" in {row["outcome"] for row in after.pop("reread")}
    before.pop("reread")
    assert after == before
    assert listed.again(REFUSING).articles == 0

    tally = listed.again(REFUSING, accept_losses=True)
    assert (tally.articles, tally.refused, tally.given_up) == (1, 0, 1)
    article = listed.article("c8")
    assert GIVEN_UP in article["flags"]
    assert (article["quality"], article["is_relevant"]) == (0, False)
    assert len(listed.rows("articles")) == 4
    assert listed.rows("article_versions") == before["article_versions"]
    versions = listed.versions()
    assert listed.again(REFUSING, accept_losses=True).articles == 0
    assert listed.again(REFUSING, Chosen(every=True)).refused == 0
    assert listed.versions() == versions

    assert listed.again(READING_FIELDS).changed == 1
    assert GIVEN_UP not in listed.article("c8")["flags"]


def test_a_look_that_found_an_article_gone_stays(corpus):
    corpus.visit("c1", "<html><body><h1>页面不存在</h1></body></html>".encode(), day=5)
    corpus.build()
    told = [(row["looked_at"], row["outcome"]) for row in corpus.rows("looks")]
    rejects = len(corpus.rows("rejects"))
    corpus.again(WITHOUT_BOX)
    assert [(row["looked_at"], row["outcome"]) for row in corpus.rows("looks")] == told
    assert len(corpus.rows("rejects")) == rejects
    assert len(corpus.rows("articles")) == 3


@pytest.mark.parametrize(
    ("chosen", "n"),
    [
        (Chosen(portals=["sample_manyi"]), 0),
        (Chosen(portals=[PORTAL]), 3),
        (Chosen(since=START - DAY, until=START + DAY), 3),
        (Chosen(since=START + DAY), 0),
        (Chosen(until=START - DAY), 0),
    ],
)
def test_only_what_was_chosen_is_read(corpus, chosen, n):
    assert corpus.again(WITHOUT_BOX, chosen, is_dry=True).articles == n


def test_a_page_that_the_archive_lost_is_left_alone(corpus):
    for path in (corpus.home / "raw").glob("*.warc.gz"):
        path.unlink()
    before = corpus.content()
    tally = corpus.again(WITHOUT_BOX)
    assert (tally.articles, tally.unread) == (0, 4)
    assert corpus.content() == before


def test_a_rule_of_a_portal_alone_is_reason_enough(corpus):
    same_version = with_rules(Selectors(body="div.txt", drop=("p.how",)), version=PRESENT.version)
    assert corpus.again(same_version).changed == 3


@pytest.mark.parametrize(
    ("old", "new", "removed", "added"),
    [
        ("a\nb", "a\nb", (), ()),
        ("a\nb", "a", ("b",), ()),
        ("a", "a\nb", (), ("b",)),
        ("a\nb\nc", "a\nx\nc", ("b",), ("x",)),
    ],
)
def test_lines_changed(old, new, removed, added):
    assert lines_changed(old, new) == (removed, added)
