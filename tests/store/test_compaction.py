import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingest.store.compaction import (
    compact,
    due_for_compaction,
    n_small_files,
    set_aside,
    vacuum,
)
from ingest.store.ledger import SEQ, Ledger
from ingest.store.soundness import findings
from tests.store.small_rows import OUTLET, REJECT

NOW = datetime.now(UTC)


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "ledger")


def put(ledger, n, *, start=0):
    for number in range(start, start + n):
        row = replace(REJECT, url=f"http://a.example/{number % 7}", detail=str(number))
        ledger.append("rejects", [row], run_id="r1")


def data_files(ledger, name):
    return {path.name for path in (ledger.place.folder / name).iterdir() if path.is_file()}


def test_compacting_leaves_one_file_and_every_row(ledger):
    put(ledger, 12)
    rows, every = ledger.read("rejects"), ledger.source("rejects").to_table().num_rows
    done = compact(ledger, "rejects")
    assert (done.before, done.after) == (12, 1)
    assert ledger.read("rejects").equals(rows)
    assert ledger.source("rejects").to_table().num_rows == every == 12
    assert compact(ledger, "rejects") is None, "nothing left to do"


def test_older_versions_stay_readable(ledger):
    put(ledger, 5)
    versions, before = ledger.versions(), ledger.read("rejects")
    put(ledger, 5, start=5)
    compact(ledger, "rejects")
    removed = vacuum(ledger, "rejects", now=NOW)
    assert (removed.former, removed.orphans) == (0, 0)
    assert ledger.read("rejects", versions).equals(before)


def test_a_row_appended_after_compacting_is_newer(ledger):
    put(ledger, 3)
    compact(ledger, "rejects")
    ledger.append("rejects", [replace(REJECT, url="http://a.example/0")], run_id="r2")
    newest = ledger.source("rejects").to_table().sort_by([(SEQ, "descending")]).to_pylist()[0]
    assert newest["url"] == "http://a.example/0"
    assert newest[SEQ] == ledger.version("rejects")


def test_compacted_files_keep_statistics_of_their_sequence(ledger):
    put(ledger, 6)
    compact(ledger, "rejects")
    (action,) = pa.table(ledger.opened("rejects").get_add_actions(flatten=True)).to_pylist()
    assert (action[f"min.{SEQ}"], action[f"max.{SEQ}"]) == (1, 6)


def test_vacuum_removes_files_of_versions_too_old_to_be_kept(ledger):
    put(ledger, 4)
    compact(ledger, "rejects")
    rows = ledger.read("rejects")
    removed = vacuum(ledger, "rejects", now=NOW, keep_days=0)
    assert (removed.former, removed.orphans) == (4, 0)
    assert len(data_files(ledger, "rejects")) == 1
    assert ledger.read("rejects").equals(rows)
    put(ledger, 1, start=4)
    assert ledger.read("rejects").num_rows == rows.num_rows + 1


def test_vacuum_removes_what_killed_writers_left(ledger):
    put(ledger, 2)
    folder = ledger.place.folder / "rejects"
    (folder / "part-00000-dead.parquet").write_bytes(b"half")
    (folder / "part-00000-dead.parquet#1").write_bytes(b"ha")
    (folder / "_delta_log" / "_commit_dead.json.tmp").write_bytes(b"{")
    (folder / "_delta_log" / "00000000000000000003.json#1").write_bytes(b"{")
    assert {one.kind for one in findings(ledger, "rejects", reads_all=True)} == {"orphan"}
    removed = vacuum(ledger, "rejects", now=NOW)
    assert (removed.former, removed.orphans) == (0, 4)
    assert list(findings(ledger, "rejects", reads_all=True)) == []
    assert ledger.read("rejects").num_rows == 2


def test_files_that_only_the_log_knows_are_no_orphans(ledger):
    put(ledger, 22)
    compact(ledger, "rejects")
    put(ledger, 25)
    folder = ledger.place.folder / "rejects"
    assert list((folder / "_delta_log").glob("*.checkpoint.parquet"))
    (folder / "part-00000-dead.parquet").write_bytes(b"half")
    removed = vacuum(ledger, "rejects", now=NOW)
    assert (removed.former, removed.orphans) == (0, 1)


def test_former_versions_of_a_derived_table_go_sooner(ledger):
    ledger.replace("outlets", [OUTLET], run_id="r1")
    ledger.replace("outlets", [replace(OUTLET, name="改名")], run_id="r1")
    assert vacuum(ledger, "outlets", now=NOW).former == 0
    assert vacuum(ledger, "outlets", now=NOW, keep_days=0).former == 1
    assert ledger.read("outlets")["name"].to_pylist() == ["改名"]
    assert n_small_files(ledger, "outlets") == 0


def test_the_log_of_old_versions_is_dropped_behind_a_checkpoint(ledger):
    put(ledger, 25)
    log = ledger.place.folder / "rejects" / "_delta_log"
    old = (NOW - timedelta(days=120)).timestamp()
    for path in log.iterdir():
        if path.name[:20].isdigit() and int(path.name[:20]) < 20:
            os.utime(path, (old, old))
    n_before = len(list(log.glob("*.json")))
    vacuum(ledger, "rejects", now=NOW)
    assert len(list(log.glob("*.json"))) < n_before
    fresh = Ledger(ledger.place.folder)
    assert fresh.source("rejects").to_table().num_rows == 25
    put(fresh, 1, start=25)
    assert fresh.source("rejects").to_table().num_rows == 26


def test_few_checkpoints_are_kept(ledger, monkeypatch):
    monkeypatch.setattr("ingest.store.compaction.CHECKPOINT_KEPT_EVERY", 30)
    put(ledger, 55)
    versions = [{**ledger.versions(), "rejects": version} for version in (3, 29, 42, 55)]
    rows = [ledger.read("rejects", one) for one in versions]
    log = ledger.place.folder / "rejects" / "_delta_log"
    before = sorted(path.name[:20].lstrip("0") for path in log.glob("*.checkpoint.parquet"))
    vacuum(ledger, "rejects", now=NOW)
    kept = sorted(path.name[:20].lstrip("0") for path in log.glob("*.checkpoint.parquet"))
    assert (len(before), len(kept)) == (5, 3)
    fresh = Ledger(ledger.place.folder)
    assert [fresh.read("rejects", one) for one in versions] == rows


def test_a_table_with_many_small_files_is_due(ledger):
    put(ledger, 49)
    assert due_for_compaction(ledger) == ["rejects"]
    compact(ledger, "rejects")
    assert due_for_compaction(ledger) == []


def test_row_groups_stay_small(ledger):
    rows = [replace(REJECT, url=f"http://a.example/{number}") for number in range(30_000)]
    ledger.append("rejects", rows, run_id="r1")
    put(ledger, 1)
    compact(ledger, "rejects")
    (path,) = ledger.files("rejects").paths
    assert pq.ParquetFile(path).metadata.num_row_groups == 2


def test_tables_set_aside_begin_anew(ledger):
    put(ledger, 2)
    ledger.replace("outlets", [OUTLET], run_id="r1")
    aside = set_aside(ledger, stamp="20261101T000000Z")
    assert sorted(path.name for path in aside.iterdir()) == ["outlets", "rejects"]
    assert Ledger(aside).read("rejects").num_rows == 2
    fresh = Ledger(ledger.place.folder)
    assert set(fresh.versions().values()) == {-1}
