"""A re-reading lets others have their turn between its batches."""

import shutil

import pytest

from ingest import pipeline
from ingest.errors import StoreError
from ingest.store.outdated import Chosen
from tests.visiting.small_corpus import LINES, MORE, PORTAL, WITHOUT_BOX, Corpus, html


@pytest.fixture(params=[("LOADED", 1), ("BATCH", 1), ("HELD_S", -1.0)])
def one_by_one(request, monkeypatch):
    """Batches of one article or address, so that others have a turn behind each."""
    name, value = request.param
    monkeypatch.setattr(f"ingest.visiting.again.{name}", value)
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
