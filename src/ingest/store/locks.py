"""Who may be in a ledger's folder at the same time: all appenders, or who clears up.

A file that nobody committed yet looks like one that a killed process left. In a folder a lock
tells them apart, which the operating system lets go when its holder dies; in a store age does.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import StoreError

_LOCK = "upkeep.lock"


@contextmanager
def no_upkeep(folder: Path | None) -> Iterator[None]:
    """Keep ``alone`` waiting for the block; any number of processes may.

    Args:
        folder: Folder of the ledger, None for a store.
    """
    with _held(folder, fcntl.LOCK_SH):
        yield


@contextmanager
def alone(folder: Path | None) -> Iterator[None]:
    """Wait until nobody writes and keep all who want to waiting for the block.

    Args:
        folder: Folder of the ledger, None for a store.
    """
    with _held(folder, fcntl.LOCK_EX):
        yield


@contextmanager
def _held(folder: Path | None, how: int) -> Iterator[None]:
    if folder is None:
        yield
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written: {error.strerror}") from error
    try:
        fcntl.flock(handle, how)
        yield
    finally:
        os.close(handle)
