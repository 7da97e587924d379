"""Later pages of an article that change or go: every fetch is built, and the text says so."""

from pathlib import Path

import pytest

from ingest.archive.archive import Archive
from tests.visiting.small_corpus import LINES, MORE, Corpus, html

TWO_PAGES = "两页的报道"


def first() -> bytes:
    return html(*LINES[:2], title=TWO_PAGES)


@pytest.fixture
def fresh(tmp_path) -> Corpus:
    """An article of two pages, built."""
    corpus = Corpus(tmp_path)
    corpus.fetch("c3", first())
    corpus.fetch("c3_2", html(LINES[2], MORE, title=TWO_PAGES), continues="c3")
    corpus.build()
    return corpus


def unbuilt(home: Path, corpus: Corpus) -> set[str]:
    with Archive(home, run_id="told") as archive:
        return set(archive.catalog.page_ids()) - {row["page_id"] for row in corpus.rows("pages")}


def test_an_article_shortened_to_one_page_leaves_none_unbuilt(fresh):
    fresh.visit("c3", html(LINES[0], title=TWO_PAGES), day=1)
    fresh.fetch("c3_2", b"gone", day=1.01, continues="c3", status=404)
    fresh.build()
    assert unbuilt(fresh.home, fresh) == set()
    assert MORE not in fresh.text("c3")
    before = fresh.versions()
    fresh.build()
    assert fresh.versions() == before


def test_a_later_page_that_goes_under_an_unchanged_first_one_is_a_change(fresh):
    fresh.visit("c3", first(), day=1)
    fresh.fetch("c3_2", b"gone", day=1.01, continues="c3", status=404)
    fresh.build()
    assert unbuilt(fresh.home, fresh) == set()
    (look,) = fresh.rows("looks")[1:]
    assert look["outcome"] == "changed"
    assert MORE not in fresh.text("c3")


def test_a_later_page_fetched_twice_before_the_next_visit_is_built_twice(fresh):
    fresh.visit("c3", html(LINES[0], title=TWO_PAGES), day=1)
    for hour, body in ((1.01, html(LINES[2])), (1.02, html(MORE))):
        fresh.fetch("c3_2", body, day=hour, continues="c3")
    fresh.build()
    assert unbuilt(fresh.home, fresh) == set()


def test_a_later_page_that_comes_after_a_visit_in_vain_is_read_with_the_next(tmp_path):
    corpus = Corpus(tmp_path)
    corpus.fetch("c3", first())
    corpus.build()
    corpus.visit_in_vain("c3", "timeout", day=1)
    corpus.fetch("c3_2", html(LINES[2], MORE, title=TWO_PAGES), day=1.01, continues="c3")
    corpus.build()
    corpus.visit_in_vain("c3", "304", day=2)
    corpus.build()
    assert MORE in corpus.text("c3")
    assert unbuilt(corpus.home, corpus) == set()
    told = corpus.content()
    corpus.rebuild()
    assert corpus.content() == told


def test_a_later_page_that_goes_after_a_visit_in_vain_is_a_change(fresh):
    fresh.visit_in_vain("c3", "timeout", day=1)
    fresh.fetch("c3_2", b"gone", day=1.01, continues="c3", status=404)
    fresh.build()
    fresh.visit_in_vain("c3", "304", day=2)
    fresh.build()
    assert MORE not in fresh.text("c3")
    assert unbuilt(fresh.home, fresh) == set()


def test_a_ledger_made_anew_says_the_same(fresh):
    fresh.visit("c3", html(LINES[0], title=TWO_PAGES), day=1)
    fresh.fetch("c3_2", b"gone", day=1.01, continues="c3", status=404)
    fresh.build()
    fresh.visit("c3", first(), day=2)
    fresh.build()
    told = fresh.content()
    fresh.rebuild()
    assert fresh.content() == told
