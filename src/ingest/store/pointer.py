"""Which releases there are, which is the newest, and how the next one becomes it.

``LATEST`` is swapped last and by a rename, so it names a whole release at every moment.
"""

import contextlib
import fcntl
import logging
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ingest.errors import StoreError
from ingest.store.manifest import TornManifest, manifest_of

_NAME = re.compile(r"(\d{8}T\d{6}Z)-(\d+)")

logger = logging.getLogger(__name__)


def releases_in(releases: Path) -> list[Path]:
    """Return the folders of all whole releases, oldest first, though a manifest be damaged."""
    whole = [path.parent for path in releases.glob("2*Z-*/manifest.json")]
    return sorted(
        (path for path in whole if _NAME.fullmatch(path.name)), key=lambda path: order_of(path.name)
    )


def readable_in(releases: Path) -> list[Path]:
    """Return the folders of all releases whose manifest can be read, oldest first."""
    return [folder for folder in releases_in(releases) if not is_torn(folder)]


def is_torn(folder: Path) -> bool:
    """Return whether the manifest of a release cannot be read; one of a newer schema can."""
    try:
        manifest_of(folder)
    except TornManifest:
        return True
    except StoreError:
        return False
    return False


def latest_release(releases: Path) -> Path | None:
    """Return the folder of the newest release, or None.

    A pointer that is lost or damaged is made up for by the newest whole folder, and so is a
    release whose manifest is damaged; that is told.
    """
    pointer = releases / "LATEST"
    pointed = None
    if pointer.is_file():
        name = pointer.read_text(encoding="utf-8", errors="replace").strip()
        if _NAME.fullmatch(name) and (releases / name / "manifest.json").is_file():
            pointed = releases / name
    if pointed is not None and not is_torn(pointed):
        return pointed
    for folder in reversed(releases_in(releases)):
        if not is_torn(folder):
            return folder
        logger.warning("release %s has no readable manifest; taking an older one", folder.name)
    return None


def release_folder(releases: Path, name: str | None) -> Path:
    """Return the folder of a release by name, the newest for None.

    Raises:
        StoreError: There is none.
    """
    folder = latest_release(releases) if name is None else releases / name
    if folder is None:
        raise StoreError(f"no release in {releases} yet; make one with: ingest run, or ingest add")
    if not (folder / "manifest.json").is_file():
        raise StoreError(f"no release {folder.name!r} in {releases}")
    return folder


def next_name(releases: Path, now: datetime) -> str:
    """Return the name of the next release; it sorts after all there are.

    A clock that went back cannot put a new release before an old one: it takes the stamp of the
    newest and the next number.
    """
    stamp, number = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}", 1
    taken = [path.name for path in releases.glob("2*Z-*") if _NAME.fullmatch(path.name)]
    if taken:
        last_stamp, last_number = max(map(order_of, taken))
        if last_stamp >= stamp:
            stamp, number = last_stamp, last_number + 1
    return f"{stamp}-{number}"


def made_at(name: str) -> datetime:
    """Return the instant in the name of a release, UTC; that of the one before if that is later."""
    stamp, _ = order_of(name)
    return datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def point_to(releases: Path, name: str) -> None:
    """Make a release the newest one, for good before this returns."""
    draft = releases / f".LATEST-{os.getpid()}"
    with draft.open("w", encoding="utf-8") as stream:
        stream.write(name + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(releases / "LATEST")
    link = releases / f".latest-{os.getpid()}"
    with contextlib.suppress(OSError):  # a file system without symbolic links has LATEST
        link.symlink_to(name, target_is_directory=True)
        link.replace(releases / "latest")
    sync_folder(releases)


def remove_leftovers(releases: Path) -> None:
    """Remove what a killed publisher, or one that was stopped, left behind."""
    for leftover in releases.glob(".*-*"):
        if not leftover.name.startswith((".draft-", ".spill-", ".LATEST-", ".latest-", ".gone-")):
            continue
        if leftover.is_dir() and not leftover.is_symlink():
            if not _is_in_use(leftover):
                shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


@contextmanager
def in_use(folder: Path) -> Iterator[None]:
    """Keep ``remove_leftovers`` off a folder for the block, or until the process dies."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _is_in_use(folder: Path) -> bool:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def order_of(name: str) -> tuple[str, int]:
    """Return what sorts releases by age: stamp, and number within the second."""
    found = _NAME.fullmatch(name)
    return (found[1], int(found[2])) if found else ("", 0)
