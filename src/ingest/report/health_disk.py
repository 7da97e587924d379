"""How many bytes a corpus takes, and how many are left."""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ingest.report.health_facts import Sizes

_PARTS = ("raw", "ledger", "releases")


def sizes_of(home: Path, *, day: date) -> Sizes:
    """Return what the parts of a corpus take.

    A file that several releases share counts once.

    Args:
        home: The corpus folder.
        day: The day it is told for, in Beijing.
    """
    found = dict.fromkeys((*_PARTS, "search", "other"), 0)
    seen: set[tuple[int, int]] = set()
    for entry in os.scandir(home):
        part = entry.name if entry.name in _PARTS else "other"
        if entry.name.startswith("search.sqlite"):
            part = "search"
        found[part] += sum(_new_bytes(status, seen) for status in _files(entry))
    return Sizes(day=day, **found)


def room_of(home: Path) -> tuple[int, int]:
    """Return bytes free and bytes in all of the disk that holds a folder."""
    usage = shutil.disk_usage(home)
    return usage.free, usage.total


def _new_bytes(status: os.stat_result, seen: set[tuple[int, int]]) -> int:
    if status.st_nlink > 1:
        inode = (status.st_dev, status.st_ino)
        if inode in seen:
            return 0
        seen.add(inode)
    return status.st_size


def _files(entry: "os.DirEntry[str]") -> Iterator[os.stat_result]:
    """Yield the status of every file below a folder; what is removed meanwhile is left out."""
    try:
        if entry.is_dir(follow_symlinks=False):
            with os.scandir(entry) as inside:
                for below in inside:
                    yield from _files(below)
        elif entry.is_file(follow_symlinks=False):
            yield entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return
