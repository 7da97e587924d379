"""Which releases are kept, and what room they take.

Files that releases share are hard links, so an old release costs what it has alone.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from ingest.store.manifest import created_at, manifest_of
from ingest.store.pointer import latest_release, releases_in, sync_folder

_BEIJING = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What a release takes on the disk.

    Args:
        release: Its folder.
        n_bytes: All its files.
        n_own_bytes: Of these, the files that no other release has: what pruning it gives back.
    """

    release: Path
    n_bytes: int
    n_own_bytes: int


def sizes(releases: Path) -> list[Size]:
    """Return the size of every release, oldest first."""
    found = []
    for folder in releases_in(releases):
        stats = [path.stat() for path in folder.rglob("*") if path.is_file()]
        found.append(
            Size(
                release=folder,
                n_bytes=sum(stat.st_size for stat in stats),
                n_own_bytes=sum(stat.st_size for stat in stats if stat.st_nlink == 1),
            )
        )
    return found


def bytes_on_disk(folders: Iterable[Path]) -> int:
    """Return the room some releases take together, a file with several links counted once."""
    files = {
        (stat.st_dev, stat.st_ino): stat.st_size
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
        for stat in (path.stat(),)
    }
    return sum(files.values())


def to_prune(releases: Path, *, keep: int, keep_monthly: bool) -> list[Path]:
    """Return the releases that are not to be kept, oldest first; never the latest.

    Args:
        releases: Folder of all releases.
        keep: How many of the newest to keep.
        keep_monthly: Whether to keep the last one of every month, in Beijing, as well.
    """
    whole = releases_in(releases)
    kept = {latest_release(releases), *whole[max(0, len(whole) - keep) :]}
    if keep_monthly:
        last_of = {
            f"{created_at(manifest_of(folder)).astimezone(_BEIJING):%Y-%m}": folder
            for folder in whole
        }
        kept.update(last_of.values())
    return [folder for folder in whole if folder not in kept]


def prune(releases: Path, folders: Iterable[Path]) -> None:
    """Remove releases; one that is half removed is none any more.

    Args:
        releases: Folder of all releases.
        folders: The ones to remove, as ``to_prune`` gave them.
    """
    for folder in folders:
        gone = releases / f".gone-{folder.name}"
        folder.rename(gone)
        sync_folder(releases)
        shutil.rmtree(gone)
