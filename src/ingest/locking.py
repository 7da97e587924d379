"""One writer at a time: a lock file that the operating system lets go when its holder dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import Busy, StoreError

WAIT_S = 120.0
"""How long to wait for another writer: building a few hundred pages takes 10 s."""

LOOK_EVERY_S = 0.1


@contextmanager
def only_holder(lock: Path, *, wait_s: float = WAIT_S) -> Iterator[None]:
    """Hold a lock for the block; the file stays, empty.

    Args:
        lock: The lock file.
        wait_s: How long to wait for its present holder.

    Raises:
        Busy: Somebody else holds it all that time.
        StoreError: The folder cannot be written.
    """
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(lock, os.O_RDWR | os.O_CREAT)
    except OSError as error:
        raise StoreError(f"{lock.parent}: cannot be written: {error.strerror}") from error
    try:
        deadline = time.monotonic() + wait_s
        while not _taken(handle):
            if time.monotonic() > deadline:
                raise Busy(f"{lock.parent}: another run is at work here; try again later")
            time.sleep(LOOK_EVERY_S)
        yield
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
