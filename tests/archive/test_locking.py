import subprocess
import sys

import pytest

from ingest.errors import StoreError
from ingest.locking import only_holder

HOLD = """
import sys, time
from pathlib import Path
from ingest.locking import only_holder
with only_holder(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_waits_and_then_says_so(tmp_path):
    lock = tmp_path / "home" / "writer.lock"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(lock)], stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(StoreError, match="another run"), only_holder(lock, wait_s=0.2):
            pass
        other.kill()
    with only_holder(lock, wait_s=5):
        pass


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"), only_holder(tmp_path / "file" / "x"):
        pass
