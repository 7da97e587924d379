"""Pages read again by other rules: what follows, what stays, what is told."""

import shutil
from contextlib import suppress

import pytest

from ingest import pipeline
from ingest.assemble import PRESENT, Rules
from ingest.portals.rules import Rules as Selectors
from ingest.store.ledger import Ledger
from ingest.store.outdated import Chosen
from ingest.visiting.differences import lines_changed
from tests.visiting.small_corpus import (
    BOX,
    DAY,
    LINES,
    MORE,
    PORTAL,
    START,
    WITH_DESK,
    WITHOUT_BOX,
    Corpus,
    html,
    with_rules,
)


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
