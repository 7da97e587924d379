import json
from dataclasses import replace
from datetime import UTC, datetime

import duckdb
import pyarrow.parquet as pq
import pytest

from ingest.errors import StoreError
from ingest.model.article import Content, Reject
from ingest.model.cluster import ClusterMember
from ingest.store.corpus import answer, reading
from ingest.store.ledger import Ledger
from ingest.store.release import latest_release, publish, release_folder
from tests.store.rows import ARTICLE

NOW = datetime(2026, 10, 31, 4, 0, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path / "ledger")
    made.append("contents", [Content(sha256="s1", text="正文")], run_id="r1")
    undated = replace(
        ARTICLE, article_id="a2", canonical_url="http://a.example/2", published_at=None
    )
    made.append("articles", [ARTICLE, undated], run_id="r1")
    return made


def glob_rows(releases, table):
    path = f"{releases}/latest/{table}/**/*.parquet"
    return duckdb.sql(f"select * from read_parquet('{path}', hive_types_autocast = false)")


def test_a_release_is_split_by_beijing_month(ledger, tmp_path):
    publish(ledger, tmp_path / "releases", now=NOW)
    rows = glob_rows(tmp_path / "releases", "articles").order("article_id").fetchall()
    assert [row[-1] for row in rows] == ["2026-10", "unknown"]
    texts = glob_rows(tmp_path / "releases", "texts").fetchall()
    assert sorted(row[:3] for row in texts) == [("a1", "正文", None), ("a2", "正文", None)]


def test_a_corrected_article_is_one_row(ledger, tmp_path):
    ledger.append("articles", [replace(ARTICLE, title="更正后的标题")], run_id="r2")
    publish(ledger, tmp_path / "releases", now=NOW)
    titles = glob_rows(tmp_path / "releases", "articles").project("article_id, title").fetchall()
    assert sorted(titles) == [("a1", "更正后的标题"), ("a2", ARTICLE.title)]


def test_the_same_content_is_published_once(ledger, tmp_path):
    releases = tmp_path / "releases"
    first = publish(ledger, releases, now=NOW)
    again = publish(ledger, releases, now=NOW)
    assert (first.is_new, again.is_new, again.name) == (True, False, first.name)
    ledger.append("articles", [replace(ARTICLE, title="更正后的标题")], run_id="r2")
    changed = publish(ledger, releases, now=NOW)
    assert changed.name == "20261031T040000Z-2"
    assert latest_release(releases) == changed.folder
    assert (releases / "latest").resolve() == changed.folder.resolve()
    before = pq.read_table(first.folder / "articles" / "ym=2026-10" / "part-0.parquet")
    assert before["title"].to_pylist() == [ARTICLE.title], "an old release never changes"


def test_what_a_killed_publisher_left_is_swept_away(ledger, tmp_path):
    draft = tmp_path / "releases" / ".draft-1"
    draft.mkdir(parents=True)
    (draft / "half.parquet").write_bytes(b"PAR1")
    publish(ledger, tmp_path / "releases", now=NOW)
    assert not list((tmp_path / "releases").glob(".*"))


def test_an_article_without_its_text_stops_the_release(ledger, tmp_path):
    ledger.append("articles", [replace(ARTICLE, article_id="a3", text_sha256="lost")], run_id="r2")
    with pytest.raises(StoreError, match="1 articles have no text"):
        publish(ledger, tmp_path / "releases", now=NOW)
    assert latest_release(tmp_path / "releases") is None


def test_empty_tables_are_readable(tmp_path):
    publish(Ledger(tmp_path / "ledger"), tmp_path / "releases", now=NOW)
    with reading(tmp_path / "releases") as connection:
        assert answer(connection, "select count(*) from articles_with_text").rows == ((0,),)


def test_parquet_files_carry_meaning_and_unit(ledger, tmp_path):
    release = publish(ledger, tmp_path / "releases", now=NOW)
    schema = pq.read_schema(release.folder / "articles" / "ym=2026-10" / "part-0.parquet")
    assert schema.field("n_chars").metadata[b"unit"] == b"characters"
    with reading(tmp_path / "releases") as connection:
        query = (
            "select comment from duckdb_columns() "
            "where table_name = 'articles' and column_name = 'n_chars'"
        )
        assert answer(connection, query).rows == (("Length of the text. [characters]",),)


@pytest.mark.parametrize("name", [None, "20000101T000000Z-1"])
def test_a_missing_release_is_named(tmp_path, name):
    with pytest.raises(StoreError, match="no release"):
        release_folder(tmp_path / "releases", name)


def test_a_damaged_file_is_one_line(ledger, tmp_path):
    release = publish(ledger, tmp_path / "releases", now=NOW)
    (release.folder / "articles" / "ym=2026-10" / "part-0.parquet").write_bytes(b"rubbish")
    with pytest.raises(StoreError, match="cannot be read"), reading(tmp_path / "releases"):
        pass


def test_rows_of_all_tables_are_counted(ledger, tmp_path):
    reject = Reject(
        url="http://a.example/3",
        reason="robots",
        detail="",
        stage="fetch",
        portal="a",
        page_id=None,
        rejected_at=NOW,
        run_id="r1",
    )
    member = ClusterMember(
        article_id="a1",
        cluster_id="a1",
        cluster_size=1,
        is_best_copy=True,
        relation_to_best="best",
        scheme="mh1",
    )
    ledger.append("rejects", [reject], run_id="r1")
    ledger.append("clusters", [member], run_id="r1", batch="b1")
    release = publish(ledger, tmp_path / "releases", now=NOW)
    manifest = json.loads((release.folder / "manifest.json").read_text())
    assert manifest["rows"] == release.rows
    assert {t: n for t, n in release.rows.items() if n} == {
        "articles": 2,
        "texts": 2,
        "rejects": 1,
        "clusters": 1,
    }


@pytest.mark.parametrize("pointer", ["", "garbage", None])
def test_a_lost_pointer_is_made_up_for(ledger, tmp_path, pointer):
    releases = tmp_path / "releases"
    release = publish(ledger, releases, now=NOW)
    (releases / "LATEST").unlink()
    if pointer is not None:
        (releases / "LATEST").write_text(pointer)
    assert latest_release(releases) == release.folder
    assert not publish(ledger, releases, now=NOW).is_new


def test_a_missing_file_stops_the_reader(ledger, tmp_path):
    release = publish(ledger, tmp_path / "releases", now=NOW)
    (release.folder / "articles" / "ym=unknown" / "part-0.parquet").unlink()
    with (
        pytest.raises(StoreError, match="lacks 1 of its files"),
        reading(tmp_path / "releases"),
    ):
        pass


@pytest.mark.parametrize("name", ["家 目录", "it's", "#x"])
def test_any_folder_name_will_do_for_the_ledger(tmp_path, name):
    made = Ledger(tmp_path / name / "ledger")
    made.append("contents", [Content(sha256="s1", text="正文")], run_id="r1")
    made.append("articles", [ARTICLE], run_id="r1", batch="1")
    assert made.keys("contents") == {("s1",)}
    assert publish(made, tmp_path / name / "releases", now=NOW).rows["texts"] == 1


@pytest.mark.parametrize("name", ["a[b]", "a%20b"])
def test_a_folder_the_table_format_cannot_use_is_named(tmp_path, name):
    with pytest.raises(StoreError, match="choose another home"):
        Ledger(tmp_path / name)
