"""A release made from the one before it is the one a full rewrite gives, byte for byte."""

import json
import shutil
from datetime import timedelta

import pytest

from ingest.store.ledger import Ledger
from ingest.store.release import publish
from tests.store.histories import History
from tests.store.rows import NOW


def bytes_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*.parquet"))
    }


def rewritten(ledger, releases, folder, *, now):
    """Publish beside a copy of the latest release that nothing may be carried over from."""
    if releases.is_dir():
        shutil.copytree(
            (releases / "latest").resolve(), folder / (releases / "LATEST").read_text().strip()
        )
        (path,) = folder.glob("*/manifest.json")
        manifest = json.loads(path.read_text())
        path.write_text(json.dumps(manifest | {"made_by": "another program"}))
    return publish(ledger, folder, now=now)


@pytest.mark.parametrize("seed", range(6))
def test_carrying_over_is_rewriting(tmp_path, caplog, seed):
    ledger, releases = Ledger(tmp_path / "ledger"), tmp_path / "releases"
    history = History(ledger, seed)
    for hour in range(5):
        for _ in range(1 + seed % 3):
            history.step()
        now = NOW + timedelta(hours=hour)
        whole = rewritten(ledger, releases, tmp_path / f"whole{hour}", now=now)
        carried = publish(ledger, releases, now=now)
        assert carried.rows == whole.rows
        assert bytes_of(carried.folder) == bytes_of(whole.folder)
    assert not caplog.records, "nothing was written anew for want of a sound release"
