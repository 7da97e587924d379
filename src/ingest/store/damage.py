"""Files of a release that are no longer what was published, and how they come back."""

import hashlib
import logging
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest.errors import StoreError
from ingest.store.carrying import link_or_copy
from ingest.store.changes import CHANGES, changes_between
from ingest.store.layout import ONLY, write_parquet
from ingest.store.ledger import Ledger
from ingest.store.manifest import File, files_of, made_by, manifest_of, sha256_of
from ingest.store.pointer import releases_in, sync_folder
from ingest.store.rewriting import Rewriting
from ingest.store.since import ids_of

SHARE_BYTES = 256 << 20
"""Bytes of unchanged files that are hashed for every release, at least.

A release of 300,000 articles holds 1.7 GB. Hashing all of it takes 1.2 s of one core, three times
that where the processor has no instructions for SHA-256, and a release after an hour takes 3.4 s
of both and may take 4. So every release hashes what was written to after it was published, which
costs nothing where nothing was, and a share by lot, 0.2 s, for disks that lose bytes silently:
all of it is looked at in some seven hours, every night, and when a person publishes by hand.
A corpus of 45,000 articles is looked at whole each time.
"""

_READERS = 2

logger = logging.getLogger(__name__)


def damaged_in(folder: Path, files: Mapping[str, File], *, at: datetime | None) -> list[str]:
    """Return the files of a release that are missing or not what was published.

    Args:
        folder: The release.
        files: Its files by path, as its manifest tells of them.
        at: Instant that draws the lot which files are hashed; None hashes all.
    """
    published_ns = (folder / "manifest.json").stat().st_mtime_ns
    damaged, suspects, rest = [], [], []
    for path, file in files.items():
        try:
            found = (folder / path).stat()
        except OSError:
            damaged.append(path)
            continue
        if found.st_size != file.size:
            damaged.append(path)
        elif at is None or found.st_mtime_ns >= published_ns:
            suspects.append(path)
        else:
            rest.append(path)
    if at is not None:
        suspects += _share(rest, files, at)
    with ThreadPoolExecutor(_READERS) as pool:
        is_sound = pool.map(lambda path: is_as_published(folder / path, files[path]), suspects)
        damaged += [path for path, sound in zip(suspects, is_sound, strict=True) if not sound]
    return sorted(damaged)


def is_as_published(path: Path, file: File) -> bool:
    """Return whether a file is there with the bytes its manifest tells of."""
    try:
        return path.stat().st_size == file.size and sha256_of(path) == file.sha256
    except OSError:
        return False


def mend(
    ledger: Ledger, releases: Path, folder: Path, damaged: Collection[str], draft: Path
) -> list[str]:
    """Make damaged files of a release anew, in all releases; return those that stay damaged.

    They are made of the ledger as it was then, and taken only if they come out byte for byte.

    Args:
        ledger: The facts.
        releases: Folder of all releases.
        folder: The damaged release.
        damaged: Its damaged files.
        draft: Folder to write to, on the same disk.
    """
    manifest = manifest_of(folder)
    facts = files_of(manifest) or {}
    wanted = {path: facts[path] for path in damaged if path in facts}
    if manifest.get("made_by") != made_by():
        return sorted(damaged)
    try:
        made = _made_again(ledger, manifest, wanted, draft)
        made |= _feed_again(releases, folder, wanted, draft)
    except StoreError as error:
        logger.warning("release %s cannot be mended: %s", folder.name, error)
        return sorted(damaged)
    whole = {path for path, file in made.items() if file.sha256 == wanted[path].sha256}
    for path in sorted(whole):
        put_back(releases, path, wanted[path], draft / path)
    return sorted(set(damaged) - whole)


def put_back(releases: Path, path: str, file: File, source: Path) -> None:
    """Put sound bytes in place of damaged ones, in every release that has this file.

    Args:
        releases: Folder of all releases.
        path: Path of the file below a release.
        file: What it has to be.
        source: A sound copy.
    """
    sound: dict[tuple[int, int], bool] = {}  # a file that releases share is looked at once
    for folder in _releases_with(releases, path, file):
        target = folder / path
        if target.is_file():
            found = target.stat()
            key = (found.st_dev, found.st_ino)
            if key not in sound:
                sound[key] = is_as_published(target, file)
            if sound[key]:
                continue
        spare = source.with_name(f"{source.name}.spare")
        spare.unlink(missing_ok=True)
        link_or_copy(source, spare)
        target.parent.mkdir(parents=True, exist_ok=True)
        spare.replace(target)
        sync_folder(target.parent)
        logger.warning("%s of release %s was damaged; written anew", path, folder.name)


def _share(paths: list[str], files: Mapping[str, File], at: datetime) -> Iterator[str]:
    """Yield files in an order that the instant decides, until the share is full."""
    stamp = at.astimezone(UTC).isoformat()
    n_bytes = 0
    for path in sorted(paths, key=lambda path: hashlib.sha256(f"{stamp} {path}".encode()).digest()):
        if path.startswith(f"{CHANGES}/"):
            continue  # the next release does not carry it on
        if n_bytes >= SHARE_BYTES:
            return
        n_bytes += files[path].size
        yield path


def _made_again(
    ledger: Ledger, manifest: Mapping[str, Any], wanted: Mapping[str, File], draft: Path
) -> dict[str, File]:
    versions = manifest["ledger_versions"]
    if manifest["ledger_ids"] != ids_of(ledger, versions):
        raise StoreError("it was made of another ledger")
    with Rewriting(ledger, versions, draft, level=0, again=wanted) as rewriting:
        return rewriting.files()


def _feed_again(
    releases: Path, folder: Path, wanted: Mapping[str, File], draft: Path
) -> dict[str, File]:
    path = f"{CHANGES}/{ONLY}"
    before = manifest_of(folder).get("previous")
    if path not in wanted or before is None or not (releases / before).is_dir():
        return {}
    old, new = manifest_of(releases / before)["files"], manifest_of(folder)["files"]
    feed = changes_between(releases / before, folder, old, new)
    return {path: write_parquet(feed, draft / path, level=wanted[path].level)}


def _releases_with(releases: Path, path: str, file: File) -> Iterator[Path]:
    for folder in releases_in(releases):
        try:
            manifest = manifest_of(folder)
        except StoreError:
            continue  # nothing tells what its files have to be
        if manifest["files"].get(path) == file.sha256:
            yield folder
