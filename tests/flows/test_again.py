"""Tried again is what passes by itself, and nothing else."""

import errno
import sqlite3
import urllib.error
from contextlib import closing

import pytest
from prefect.states import Failed

from flows.again import is_transient
from ingest.errors import Busy, ConfigError, InputError, ReleaseStopped, StoreError
from ingest.locking import only_holder


def is_tried_again(error: BaseException) -> bool:
    return is_transient(None, None, Failed(data=error))


def raised_from(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


def system(number: int) -> OSError:
    return OSError(number, "said")


@pytest.mark.parametrize(
    ("error", "is_it"),
    [
        (Busy("another run is at work here"), True),
        (StoreError("damaged"), False),
        (InputError("no such portal"), False),
        (ConfigError("no contact"), False),
        (ReleaseStopped("empty_texts: 3 rows"), False),
        (TypeError("of ours"), False),
        (system(errno.ENOSPC), True),
        (system(errno.EIO), True),
        (system(errno.EAGAIN), True),
        (system(errno.ECONNRESET), True),
        (system(errno.ENETUNREACH), True),
        (TimeoutError(), True),
        (system(errno.EACCES), False),
        (system(errno.ENOENT), False),
        (system(errno.EISDIR), False),
        (system(errno.EROFS), False),
        (urllib.error.URLError(ConnectionRefusedError(errno.ECONNREFUSED, "refused")), True),
        (urllib.error.URLError("unknown url type"), False),
        (OSError("Generic S3 error: error sending request for url"), True),
        (OSError("Generic S3 error: status 503 Slow Down"), True),
        (OSError("Generic S3 error: status 403 Forbidden"), False),
        (OSError("LocalFileSystem: Permission denied (os error 13)"), False),
        (OSError("LocalFileSystem: No space left on device (os error 28)"), True),
        (raised_from(StoreError("cannot be written"), system(errno.ENOSPC)), True),
        (raised_from(StoreError("cannot be written"), system(errno.EACCES)), False),
        (raised_from(StoreError("it timed out"), ValueError("no Parquet file")), False),
    ],
)
def test_only_what_passes_is_tried_again(error, is_it):
    assert is_tried_again(error) == is_it


def test_a_run_that_waited_in_vain_is_tried_again(tmp_path):
    with only_holder(tmp_path / "writer.lock"), pytest.raises(Busy) as caught:  # noqa: SIM117
        with only_holder(tmp_path / "writer.lock", wait_s=0):
            pass
    assert is_tried_again(caught.value)


def test_a_database_that_is_locked_is_tried_again_and_a_damaged_one_is_not(tmp_path):
    path, other = tmp_path / "one.sqlite", tmp_path / "other.sqlite"
    with closing(sqlite3.connect(path)) as holder, closing(sqlite3.connect(path)) as late:
        holder.execute("create table a (b)")
        holder.execute("begin exclusive")
        late.execute("pragma busy_timeout = 0")
        with pytest.raises(sqlite3.OperationalError) as locked:
            late.execute("insert into a values (1)")
    assert is_tried_again(locked.value)
    other.write_bytes(b"no database" * 100)
    with closing(sqlite3.connect(other)) as db, pytest.raises(sqlite3.DatabaseError) as damaged:
        db.execute("select 1 from sqlite_master")
    assert not is_tried_again(damaged.value)
    with pytest.raises(sqlite3.OperationalError) as folder:
        sqlite3.connect(tmp_path).execute("select 1")
    assert not is_tried_again(folder.value)
