"""Bad inputs: each a clear line, and nothing lost."""

import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import pytest
from deltalake import write_deltalake

from ingest.errors import StoreError
from ingest.locking import only_holder
from ingest.model.article import Reject
from ingest.model.column import Column
from ingest.model.tables import TABLES, Table
from ingest.store import delta_table
from ingest.store.compaction import compact, vacuum
from ingest.store.ledger import Ledger
from ingest.store.lookup import Lookup
from ingest.store.soundness import findings
from tests.store.small_rows import REJECT

ROOT = Path(__file__).resolve().parents[2]
APPEND = """
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from ingest.errors import StoreError
from ingest.store.ledger import Ledger
from tests.store.small_rows import REJECT
rows = [
    replace(REJECT, url=f"http://a.example/{n}", detail=sha256(b"%d" % n).hexdigest())
    for n in range(20000)
]
BEFORE
try:
    Ledger(Path(sys.argv[1])).append("rejects", rows, run_id="r")
except StoreError as error:
    print(error)
"""


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path / "ledger")
    made.append("rejects", [REJECT], run_id="r1")
    return made


def one_line(raised):
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 500
    return str(raised.value)


def appended_elsewhere(folder, *, before="", **given):
    """Return what another process says that appends a megabyte."""
    command = [sys.executable, "-c", APPEND.replace("BEFORE", before), str(folder)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT, **given)
    assert not done.returncode, done.stderr
    return done.stdout.strip()


def is_whole(folder):
    ledger = Ledger(folder)
    assert ledger.read("rejects").num_rows == 1
    vacuum(ledger, "rejects", now=datetime.now(UTC))
    assert list(findings(ledger, "rejects", reads_all=True)) == []
    ledger.append("rejects", [replace(REJECT, url="http://a.example/2")], run_id="r2")
    return ledger.read("rejects").num_rows == 2


def test_a_column_of_a_newer_version_is_refused(ledger):
    rows = ledger.source("rejects").to_table()
    newer = rows.append_column("mood", pa.array(["好"]))
    write_deltalake(ledger.place.uri("rejects"), newer, mode="append", schema_mode="merge")
    fresh = Ledger(ledger.place.folder)
    for act in (
        lambda: fresh.read("rejects"),
        lambda: fresh.append("rejects", [REJECT], run_id="r"),
        lambda: compact(fresh, "rejects"),
        fresh.versions,
    ):
        with pytest.raises(StoreError, match=r"column mood.*newer version") as raised:
            act()
        one_line(raised)


def test_a_newer_schema_is_refused(ledger, monkeypatch):
    monkeypatch.setattr(delta_table, "LEDGER_SCHEMA", 2)
    Ledger(ledger.place.folder).append("rejects", [REJECT], run_id="r")
    monkeypatch.undo()
    with pytest.raises(StoreError, match=r"schema 2.*newer version") as raised:
        Ledger(ledger.place.folder).read("rejects")
    one_line(raised)


def test_a_newer_table_format_is_refused(ledger):
    log = ledger.place.folder / "rejects" / "_delta_log"
    action = {"protocol": {"minReaderVersion": 9, "minWriterVersion": 9}}
    (log / f"{ledger.version('rejects') + 1:020}.json").write_text(json.dumps(action) + "\n")
    with pytest.raises(StoreError, match="newer table format") as raised:
        Ledger(ledger.place.folder).read("rejects")
    one_line(raised)


def test_a_ledger_from_before_schemas_had_numbers_is_read_and_written(tmp_path):
    folder = tmp_path / "ledger" / "rejects"
    folder.mkdir(parents=True)
    new = Ledger(tmp_path / "new")
    new.append("rejects", [REJECT], run_id="r")
    write_deltalake(folder.as_uri(), new.source("rejects").to_table(), mode="append")
    old = Ledger(tmp_path / "ledger")
    assert old.read("rejects").num_rows == 1
    old.append("rejects", [replace(REJECT, url="http://a.example/2")], run_id="r")
    assert old.opened("rejects").metadata().description == "ingest ledger, schema 1"
    assert Ledger(tmp_path / "ledger").read("rejects").num_rows == 2


@pytest.fixture
def later(monkeypatch):
    """The registry of a later version: a new column in ``rejects`` and a new table."""
    columns = [(field.name, Reject.__annotations__[field.name]) for field in fields(Reject)]
    hint = Annotated[str | None, Column("What was felt.")]
    made = type(
        "LaterReject", (), {"__annotations__": {**dict(columns), "mood": hint}, "__doc__": "Later."}
    )
    record = dataclass(frozen=True, slots=True, kw_only=True)(made)
    tables = [replace(one, record=record) if one.name == "rejects" else one for one in TABLES]
    tables.append(
        Table(name="moods", record=record, growth="events", month_of=None, order=("url",))
    )
    named = {table.name: table for table in tables}
    for module in ("ingest.store.ledger", "ingest.store.lookup"):
        monkeypatch.setattr(f"{module}.TABLES", tuple(tables))
        monkeypatch.setattr(f"{module}.table_named", named.__getitem__)
    return record


def test_an_old_ledger_takes_new_columns_and_tables(ledger, later):
    row = {field.name: getattr(REJECT, field.name) for field in fields(REJECT)}
    grown = Ledger(ledger.place.folder)
    assert grown.read("rejects")["mood"].to_pylist() == [None], "from before the column"
    with Lookup(grown) as lookup:
        assert [one.mood for one in lookup.rows(later, "url", [REJECT.url])] == [None]
    assert grown.read("moods").num_rows == 0
    new = later(**{**row, "url": "http://a.example/2", "mood": "好"})
    grown.append("rejects", [new], run_id="r2")
    grown.append("moods", [new], run_id="r2")
    assert sorted(map(str, grown.read("rejects")["mood"].to_pylist())) == ["None", "好"]
    with Lookup(grown) as lookup:
        both = lookup.rows(later, "url", [REJECT.url, new.url])
    assert [one.mood for one in both] == [None, "好"]
    compact(grown, "rejects")
    assert sorted(map(str, grown.read("rejects")["mood"].to_pylist())) == ["None", "好"]
    assert grown.read("moods").num_rows == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b"PAR1 and nothing else"),
        lambda path: path.write_bytes(path.read_bytes()[:-20]),
        lambda path: path.write_bytes(path.read_bytes()[:4] + bytes(200) + path.read_bytes()[204:]),
        lambda path: path.unlink(),
    ],
    ids=["junk", "cut", "holes", "gone"],
)
def test_a_damaged_file_is_named(ledger, damage):
    ledger.append("rejects", [replace(REJECT, url="http://a.example/2")], run_id="r2")
    (path, _) = map(Path, ledger.files("rejects").paths)
    whole = path.read_bytes()
    damage(path)
    fresh = Ledger(ledger.place.folder)
    with pytest.raises(StoreError, match=r"rejects.*cannot be read.*ledger check") as raised:
        fresh.read("rejects")
    one_line(raised)
    with pytest.raises(StoreError) as raised, Lookup(fresh) as lookup:
        lookup.rows(Reject, "url", [REJECT.url, "http://a.example/2"])
    one_line(raised)
    with pytest.raises(StoreError) as raised:
        compact(fresh, "rejects")
    one_line(raised)
    (found,) = findings(fresh, "rejects", reads_all=True)
    assert found.kind in {"damaged", "missing"}
    assert path.name in found.detail
    path.write_bytes(whole)
    assert Ledger(ledger.place.folder).read("rejects").num_rows == 2, "nothing else was touched"


def test_a_torn_log_is_one_line(ledger):
    log = ledger.place.folder / "rejects" / "_delta_log"
    (log / f"{ledger.version('rejects') + 1:020}.json").write_text("{torn")
    with pytest.raises(StoreError, match=r"rejects.*cannot be read") as raised:
        Ledger(ledger.place.folder).read("rejects")
    one_line(raised)
    (found,) = findings(Ledger(ledger.place.folder), "rejects", reads_all=True)
    assert found.kind == "unreadable"


def test_files_that_may_not_grow_lose_nothing(ledger):
    limit = 20_000  # bytes of one file: the commit fits, its rows do not

    def bound():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    said = appended_elsewhere(
        ledger.place.folder,
        before="import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)",
        preexec_fn=bound,
    )
    assert said.startswith("ledger table rejects cannot be written")
    assert "\n" not in said
    assert is_whole(ledger.place.folder)


def test_a_full_disk_loses_nothing(ledger, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(small)]
    if (
        shutil.which("mount") is None
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("may not mount a small disk")
    try:
        shutil.copytree(ledger.place.folder, small / "ledger")
        said = appended_elsewhere(small / "ledger")
        assert said.startswith("ledger table rejects cannot be written")
        assert "No space left" in said
        assert is_whole(small / "ledger")
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_a_read_only_folder_is_read_and_not_written(ledger):
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ledger.place.folder, Path(folder) / "ledger")
        for path in [Path(folder), *Path(folder).rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        nobody = "import os; os.geteuid() or (os.setgid(65534), os.setuid(65534))"
        said = appended_elsewhere(Path(folder) / "ledger", before=nobody)
        assert "cannot be written" in said
        assert "\n" not in said
        assert Ledger(Path(folder) / "ledger").read("rejects").num_rows == 1
        Path(folder).chmod(0o755)
        for path in Path(folder).rglob("*"):
            path.chmod(0o755)


def test_a_second_scheduler_waits_and_says_so(tmp_path):
    lock = tmp_path / "ledger" / "writer.lock"
    held = (
        "import sys\nfrom pathlib import Path\nfrom ingest.locking import only_holder\n"
        "with only_holder(Path(sys.argv[1])):\n    print('held', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", held, str(lock)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as first:
        assert first.stdout.readline() == "held\n"
        with pytest.raises(StoreError, match="another run is at work") as raised:  # noqa: SIM117
            with only_holder(lock, wait_s=0):
                pass
        one_line(raised)
        first.kill()
        first.wait()
    with only_holder(lock, wait_s=5):
        pass


def test_a_clock_that_goes_backwards_changes_no_order(ledger):
    back = REJECT.rejected_at - timedelta(days=400)
    ledger.append("rejects", [replace(REJECT, detail="later", rejected_at=back)], run_id="r0")
    assert ledger.read("rejects")["detail"].to_pylist() == ["later"]


def test_a_clock_that_went_backwards_removes_nothing(ledger):
    ledger.append("rejects", [replace(REJECT, url="http://a.example/2")], run_id="r2")
    before, rows = ledger.versions(), ledger.read("rejects")
    compact(ledger, "rejects")
    ahead = int((datetime.now(UTC) + timedelta(days=300)).timestamp() * 1000)
    log = ledger.place.folder / "rejects" / "_delta_log"
    commit = log / f"{ledger.version('rejects'):020}.json"
    commit.write_text(
        re.sub(r'(deletionTimestamp|timestamp)":\d+', rf'\1":{ahead}', commit.read_text())
    )
    ledger = Ledger(ledger.place.folder)
    vacuum(ledger, "rejects", now=datetime.now(UTC) - timedelta(days=900))
    assert ledger.read("rejects", before).equals(rows)
    assert ledger.read("rejects").equals(rows)
