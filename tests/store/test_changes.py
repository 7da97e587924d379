"""What a release has other than the one before it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyarrow.parquet as pq
import pytest

from ingest.errors import StoreError
from ingest.model.article import Content
from ingest.store.changes import changes_between
from ingest.store.corpus import answer, open_release, reading
from ingest.store.ledger import Ledger
from ingest.store.manifest import sha256_of
from ingest.store.release import manifest_of, publish
from ingest.store.verify import verified
from tests.store.rows import ARTICLE, NOW

LATER = NOW + timedelta(hours=1)
OTHER = replace(
    ARTICLE,
    article_id="a2",
    canonical_url="http://a.example/2",
    published_at=datetime(2026, 9, 2, tzinfo=UTC),
)


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path / "ledger")
    made.append("contents", [Content(sha256="s1", text="正文")], run_id="r1")
    made.append("articles", [ARTICLE], run_id="r1")
    return made


def feed(releases):
    with reading(releases) as connection:
        return answer(connection, "select table_name, row_key, change, changed from changes").rows


def test_the_first_release_has_no_changes(ledger, tmp_path):
    publish(ledger, tmp_path, now=NOW)
    assert feed(tmp_path) == ()


def test_new_and_changed_rows_are_told(ledger, tmp_path):
    publish(ledger, tmp_path, now=NOW)
    corrected = replace(ARTICLE, title="更正", published_at=datetime(2026, 8, 1, tzinfo=UTC))
    ledger.append("articles", [corrected, OTHER], run_id="r2")
    publish(ledger, tmp_path, now=LATER)
    assert feed(tmp_path) == (
        ("articles", ["a1"], "update", ["title", "published_at"]),
        ("articles", ["a2"], "insert", []),
        ("texts", ["a2"], "insert", []),
    )


def test_going_back_is_the_feed_turned_round(ledger, tmp_path):
    first = publish(ledger, tmp_path, now=NOW).folder
    ledger.append("articles", [OTHER], run_id="r2")
    second = publish(ledger, tmp_path, now=LATER).folder
    files = manifest_of(first)["files"], manifest_of(second)["files"]
    forth = changes_between(first, second, *files).to_pylist()
    back = changes_between(second, first, *files[::-1]).to_pylist()
    assert [(row["row_key"], row["change"]) for row in forth] == [(["a2"], "insert")] * 2
    assert [(row["row_key"], row["change"]) for row in back] == [(["a2"], "delete")] * 2
    assert changes_between(first, first, files[0], files[0]).num_rows == 0


def test_a_release_without_a_table_is_read_and_compared(ledger, tmp_path):
    """An older version of the code knew fewer tables and columns."""
    first = publish(ledger, tmp_path, now=NOW).folder
    path = first / "articles" / "ym=2026-10" / "part-0.parquet"
    pq.write_table(pq.read_table(path, partitioning=None).drop_columns(["n_repairs"]), path)
    for table in ("outlets", "changes"):
        (first / table / "part-0.parquet").unlink()
    with open_release(first) as connection:
        assert answer(connection, "select n_repairs, title from articles").rows == (
            (None, ARTICLE.title),
        )
        assert answer(connection, "select * from outlets").rows == ()
    ledger.append("articles", [replace(ARTICLE, title="更正")], run_id="r2")
    second = publish(ledger, tmp_path / "other", now=LATER).folder
    files = {"articles/ym=2026-10/part-0.parquet": "x"}, manifest_of(second)["files"]
    told = changes_between(first, second, *files).to_pylist()
    assert [row["changed"] for row in told if row["table_name"] == "articles"] == [["title"]]


def test_a_release_that_was_tampered_with_is_told(ledger, tmp_path):
    folder = publish(ledger, tmp_path, now=NOW).folder
    assert verified(folder).is_sound
    (folder / "pages" / "ym=unknown" / "part-0.parquet").unlink()
    with (folder / "rejects" / "part-0.parquet").open("ab") as stream:
        stream.write(b"x")
    (folder / "articles" / "more.parquet").write_bytes(b"")
    verdict = verified(folder)
    assert verdict.missing == ("pages/ym=unknown/part-0.parquet",)
    assert verdict.changed == ("rejects/part-0.parquet",)
    assert verdict.added == ("articles/more.parquet",)


def test_a_damaged_release_cannot_be_compared(ledger, tmp_path):
    folder = publish(ledger, tmp_path, now=NOW).folder
    (folder / "rejects" / "part-0.parquet").write_bytes(b"rubbish")
    files = manifest_of(folder)["files"]
    with pytest.raises(StoreError, match="cannot be compared"):
        changes_between(folder, folder, files, {})


def manifest_with(folder, **changed):
    path = folder / "manifest.json"
    content = json.loads(path.read_text("utf-8"))
    content["rows"] |= changed
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")


def test_verify_looks_at_all_that_was_published(ledger, tmp_path):
    folder = publish(ledger, tmp_path, now=NOW).folder
    (folder / "notes.csv").write_text("a\n")
    (folder / "datapackage.json").write_text("{}")
    verdict = verified(folder)
    assert verdict.added == ("notes.csv",)
    assert verdict.changed == ("datapackage.json",)


def test_a_manifest_that_was_touched_is_told(ledger, tmp_path):
    folder = publish(ledger, tmp_path, now=NOW).folder
    manifest_with(folder, articles=99999)
    assert verified(folder).changed == ("manifest.json or SHA256SUMS",)
    (folder / "SHA256SUMS").unlink()
    assert verified(folder).miscounted == ("articles",), "as for a release of before"


def test_a_list_of_checksums_is_one_that_other_programs_read(ledger, tmp_path):
    folder = publish(ledger, tmp_path, now=NOW).folder
    lines = (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    listed = dict(line.split("  ", 1)[::-1] for line in lines)
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there == {*listed, "SHA256SUMS"}
    assert all(sha256_of(folder / name) == digest for name, digest in listed.items())
