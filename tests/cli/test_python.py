"""The corpus from Python, as the documents say."""

import re
from pathlib import Path

import pytest

import ingest
from ingest.errors import InputError, StoreError

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


def test_an_instant_is_asked_for(finished):
    home, _ = finished
    with ingest.open_corpus(home, as_of="2030-01-01") as corpus:
        assert corpus.sql("from articles limit 1").fetchall()
    with pytest.raises(InputError, match="not both"):
        ingest.open_corpus(home, "20200101T000000Z-1", as_of="2030-01-01")
    with pytest.raises(InputError, match="no instant"):
        ingest.open_corpus(home, as_of="soon")


PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "read-the-corpus.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_the_examples_of_the_documents_run(finished, monkeypatch, example):
    home, _ = finished
    for library in re.findall(r"^import (pandas|polars)", example, re.MULTILINE):
        pytest.importorskip(library)
    if ".df()" in example:
        pytest.importorskip("pandas")
    if ".pl()" in example:
        pytest.importorskip("polars")
    monkeypatch.chdir(home.parent)
    exec(example.replace("warehouse/data", str(home)), {})  # noqa: S102


@pytest.mark.parametrize("release", [None, "20200101T000000Z-1"])
def test_no_release_is_one_line(tmp_path, release):
    with pytest.raises(StoreError, match="no release"):
        ingest.open_corpus(tmp_path, release)
