"""What is wrong with a release or its disk is told in one line, and nothing is lost."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from ingest.errors import StoreError
from ingest.model.article import Content
from ingest.store.corpus import answer, open_release, reading
from ingest.store.ledger import Ledger
from ingest.store.pointer import in_use
from ingest.store.release import latest_release, manifest_of, publish, releases_in
from ingest.store.retention import sizes, to_prune
from ingest.store.verify import verified
from tests.store.rows import ARTICLE, NOW

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path / "ledger")
    made.append("contents", [Content(sha256="s1", text="正文")], run_id="r1")
    made.append("articles", [ARTICLE], run_id="r1")
    return made


@pytest.fixture
def releases(ledger, tmp_path):
    publish(ledger, tmp_path / "releases", now=NOW)
    ledger.append("articles", [replace(ARTICLE, title="更正")], run_id="r2")
    return tmp_path / "releases"


def assert_as_before(releases):
    folder = latest_release(releases)
    assert folder.name == "20261031T040000Z-1"
    assert verified(folder).is_sound
    assert not [path for path in releases.glob(".*") if path.name.startswith((".draft", ".spill"))]


def test_a_release_of_a_newer_schema_is_refused(releases, ledger):
    path = latest_release(releases) / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"schema_version": 99}))
    for read in (manifest_of, open_release):
        with pytest.raises(StoreError, match=r"schema version 99.*update"):
            read(path.parent)
    with pytest.raises(StoreError, match="schema version 99"):
        publish(ledger, releases, now=LATER)


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"schema_version": "x"}'])
def test_a_damaged_manifest_is_told(releases, content):
    folder = latest_release(releases)
    (folder / "manifest.json").write_text(content)
    with pytest.raises(StoreError, match="no readable manifest"):
        manifest_of(folder)


@pytest.mark.parametrize("damage", ["cut", "flipped"])
def test_a_damaged_file_is_not_carried_over(releases, ledger, caplog, damage):
    (path,) = (latest_release(releases) / "articles").rglob("*.parquet")
    data = bytearray(path.read_bytes())
    if damage == "cut":
        del data[-20:]
    else:
        data[len(data) // 2] ^= 255
    path.unlink()
    path.write_bytes(data)
    made = publish(ledger, releases, now=LATER)
    assert verified(made.folder).is_sound
    with reading(releases) as connection:
        assert answer(connection, "select title from articles").rows == (("更正",),)
    assert "anew" in caplog.text


def test_a_clock_that_went_back_puts_no_release_before_an_old_one(releases, ledger):
    earlier = publish(ledger, releases, now=NOW - timedelta(days=30))
    assert earlier.name == "20261031T040000Z-2"
    assert latest_release(releases) == earlier.folder
    assert manifest_of(earlier.folder)["created_at"] == NOW.isoformat()
    for number in range(3, 12):
        ledger.append("articles", [replace(ARTICLE, title=f"更正{number}")], run_id="r")
        assert publish(ledger, releases, now=NOW).name == f"20261031T040000Z-{number}"
    (releases / "LATEST").unlink()
    assert latest_release(releases).name == "20261031T040000Z-11"


CROWDED = """
import resource, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from ingest.errors import StoreError
from ingest.store.ledger import Ledger
from ingest.store.release import publish
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
home = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
try:
    publish(Ledger(home / "ledger"), home / "releases", now=datetime(2026, 11, 1, tzinfo=UTC))
except StoreError as error:
    print(error)
"""


def test_a_disk_without_room_stops_the_release(releases, tmp_path):
    """No file may grow beyond 3 kB, which ends a write as a full disk does."""
    done = subprocess.run(
        [sys.executable, "-c", CROWDED, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert "no release could be made" in done.stdout
    assert len(done.stdout.splitlines()) == 1
    assert_as_before(releases)


def test_a_folder_that_cannot_be_written_is_named(releases, ledger, tmp_path):
    """A file stands where the folder should be: that stops root, too."""
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    with pytest.raises(StoreError, match="no release could be made in"):
        publish(ledger, blocked, now=LATER)
    if os.geteuid():
        releases.chmod(0o500)
        with pytest.raises(StoreError, match="no release could be made in"):
            publish(ledger, releases, now=LATER)
        releases.chmod(0o700)
    assert_as_before(releases)


KILLED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from ingest.store.ledger import Ledger
from ingest.store.release import publish
home, left = Path(sys.argv[1]), [int(sys.argv[2])]
def count(event, _arguments):
    if event in ("open", "os.rename", "os.link", "os.mkdir", "os.remove", "os.symlink"):
        left[0] -= 1
        if not left[0]:
            os._exit(9)
ledger = Ledger(home / "ledger")
sys.addaudithook(count)
publish(ledger, home / "releases", now=datetime(2026, 11, 1, tzinfo=UTC))
"""


@pytest.mark.parametrize("step", [1, 40, 90, 130, 160, 175, 185, 190, 195, 200, 205, 210])
def test_a_kill_leaves_a_whole_release(releases, ledger, tmp_path, step):
    """Killed at some step that touches the disk: the old release is there whole, or the new one."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), str(step)], capture_output=True, check=False
    )
    assert done.returncode in {0, 9}
    folder = latest_release(releases)
    assert (releases / "LATEST").read_text().strip() == folder.name
    assert verified(folder).is_sound
    with reading(releases) as connection:
        ((title,),) = answer(connection, "select title from articles").rows
    assert title == (ARTICLE.title if folder.name == "20261031T040000Z-1" else "更正")
    made = publish(ledger, releases, now=NOW + timedelta(days=2))
    assert verified(made.folder).is_sound
    assert not [path for path in releases.glob(".*") if path.name != ".gitignore"]


@pytest.mark.parametrize("n_bytes", [0, 300])
def test_a_torn_manifest_of_the_newest_release_stops_nobody(releases, ledger, caplog, n_bytes):
    torn = publish(ledger, releases, now=LATER).folder / "manifest.json"
    torn.write_bytes(torn.read_bytes()[:n_bytes])
    with reading(releases) as connection:
        assert answer(connection, "select title from articles").rows == ((ARTICLE.title,),)
    assert f"{torn.parent.name} has no readable manifest" in caplog.text
    made = publish(ledger, releases, now=LATER + timedelta(hours=1))
    assert made.is_new
    assert manifest_of(made.folder)["previous"] == "20261031T040000Z-1"
    assert latest_release(releases) == made.folder
    assert [size.release for size in sizes(releases)] == [releases_in(releases)[0], made.folder]
    assert torn.parent not in to_prune(releases, keep=1, keep_monthly=True)


def test_a_fetch_under_way_is_not_swept_away(releases, ledger):
    killed, at_work = releases / ".draft-fetch-1", releases / ".draft-fetch-2"
    killed.mkdir()
    at_work.mkdir()
    with in_use(at_work):
        publish(ledger, releases, now=LATER)
    assert not killed.exists()
    assert at_work.exists()
    publish(ledger, releases, now=LATER)
    assert not at_work.exists()
