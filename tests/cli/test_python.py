"""The corpus from Python, as the documents say."""

import pytest

import ingest
from ingest.errors import StoreError

pytestmark = pytest.mark.slow


def test_tables_and_views_are_there_by_name(finished, monkeypatch):
    home, _ = finished
    with ingest.open_corpus(home) as corpus:
        ((articles,),) = corpus.sql("select count(*) from articles").fetchall()
        ((texts,),) = corpus.sql("select count(*) from articles_with_text").fetchall()
    assert articles == texts > 0
    monkeypatch.setenv("INGEST_HOME", str(home))
    with ingest.open_corpus() as corpus:
        assert corpus.sql("select count(*) from articles").fetchall() == [(articles,)]


def test_a_release_is_named(finished):
    home, _ = finished
    (name,) = (path.name for path in (home / "releases").glob("2*Z-*"))
    with ingest.open_corpus(str(home), name) as corpus:
        assert corpus.sql("select title from articles").to_arrow_table().num_rows


@pytest.mark.parametrize("release", [None, "20200101T000000Z-1"])
def test_no_release_is_one_line(tmp_path, release):
    with pytest.raises(StoreError, match="no release"):
        ingest.open_corpus(tmp_path, release)
