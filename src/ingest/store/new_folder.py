"""A folder that is there whole or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path

from ingest.errors import InputError, StoreError
from ingest.store.pointer import sync_folder


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Give a folder that becomes the target when all is written, and nothing when it fails.

    What a killed process left of the same target is removed.

    Raises:
        InputError: The target exists.
        StoreError: The disk is full, or the place cannot be written.
    """
    if os.path.lexists(target):
        raise InputError(f"{target} exists already; name a folder that does not")
    draft = target.with_name(f".{target.name}-draft-{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(target)
        draft.mkdir()
        try:
            yield draft
            _sync(draft)
            draft.rename(target)
            sync_folder(target.parent)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        told = error.strerror or str(error)
        raise StoreError(f"{target} could not be written: {told}; nothing is there") from error


def _remove_leftovers(target: Path) -> None:
    for draft in target.parent.glob(f".{escape(target.name)}-draft-*"):
        process = draft.name.rpartition("-")[2]
        if process.isdecimal() and not _is_of_another(int(process)):
            shutil.rmtree(draft, ignore_errors=True)


def _is_of_another(process: int) -> bool:
    """Return whether another process of this number runs."""
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _sync(folder: Path) -> None:
    """Wait until all files of a folder are on the disk."""
    for path in sorted(folder.rglob("*")):
        if path.is_dir():
            sync_folder(path)
        else:
            with path.open("rb") as stream:
                os.fsync(stream.fileno())
    sync_folder(folder)
