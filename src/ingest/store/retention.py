"""Which releases are kept, and what room they take.

Files that releases share are hard links, so an old release costs what it has alone.
"""

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from ingest.store.pointer import latest_release, made_at, readable_in, sync_folder
from ingest.store.standing import note_pruned

_BEIJING = ZoneInfo("Asia/Shanghai")

KEEP_DAYS = 31
"""Days of which the nightly job keeps the last release."""


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
    for folder in readable_in(releases):
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


def to_prune(
    releases: Path, *, keep: int, keep_days: int = 0, keep_monthly: bool = False
) -> list[Path]:
    """Return the releases that are not to be kept, oldest first; never the latest.

    Args:
        releases: Folder of all releases.
        keep: How many of the newest to keep.
        keep_days: Of how many days, in Beijing, to keep the last one as well.
        keep_monthly: Whether to keep the last one of every month, in Beijing, as well.
    """
    names = [folder.name for folder in readable_in(releases)]
    gone = surplus(names, keep=keep, keep_days=keep_days, keep_monthly=keep_monthly)
    newest = latest_release(releases)
    return [releases / name for name in gone if releases / name != newest]


def surplus(
    names: Sequence[str], *, keep: int, keep_days: int = 0, keep_monthly: bool = False
) -> list[str]:
    """Return the names of releases that are not to be kept, oldest first; never the newest.

    Args:
        names: All releases, oldest first.
        keep: How many of the newest to keep.
        keep_days: Of how many days, in Beijing, to keep the last one as well; a day without a
            release counts for none.
        keep_monthly: Whether to keep the last one of every month, in Beijing, as well.
    """
    days = {made_at(name).astimezone(_BEIJING).date(): name for name in names}
    months = {(day.year, day.month): name for day, name in days.items()}
    kept = {*names[-max(keep, 1) :]}
    kept.update(list(days.values())[len(days) - min(keep_days, len(days)) :])
    if keep_monthly:
        kept.update(months.values())
    return [name for name in names if name not in kept]


def prune(releases: Path, folders: Iterable[Path]) -> None:
    """Remove releases; one that is half removed is none any more.

    Args:
        releases: Folder of all releases.
        folders: The ones to remove, as ``to_prune`` gave them.
    """
    folders = list(folders)
    note_pruned(releases, folders)
    for folder in folders:
        gone = releases / f".gone-{folder.name}"
        folder.rename(gone)
        sync_folder(releases)
        shutil.rmtree(gone)
