"""Releases: immutable folders of plain Parquet, made from one version of every ledger table.

``releases/<stamp>-<n>/<table>/[ym=2026-11/]part-0.parquet``, a manifest with checksums, and a
``LATEST`` pointer that is swapped last. A reader never sees half a release, and a glob over a
table's files counts every row once.
"""

import logging
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from ingest.errors import StoreError
from ingest.model.change import Change
from ingest.model.tables import TABLES
from ingest.store.arrow import schema_of
from ingest.store.carrying import Carried, Carrying
from ingest.store.changes import CHANGES, changes_between
from ingest.store.damage import damaged_in, mend, put_back
from ingest.store.layout import HOURLY_LEVEL, ONLY, write_parquet
from ingest.store.ledger import Ledger
from ingest.store.manifest import (
    SUMS,
    File,
    Manifest,
    created_at,
    datapackage,
    files_of,
    made_by,
    manifest_of,
    sha256_of,
    write_json,
    write_sums,
)
from ingest.store.pointer import (
    latest_release,
    next_name,
    point_to,
    release_folder,
    releases_in,
    remove_leftovers,
    sync_folder,
)
from ingest.store.rewriting import Rewriting
from ingest.store.since import Since, ids_of
from ingest.store.standing import release_at

__all__ = [
    "Draft",
    "Release",
    "as_draft",
    "latest_release",
    "manifest_of",
    "publish",
    "release_at",
    "release_folder",
    "releases_in",
]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One published release.

    Args:
        name: Stamp and number, also the folder's name.
        folder: Where it lies.
        rows: Rows of every table.
        is_new: Whether this call made it; False when nothing had changed.
    """

    name: str
    folder: Path
    rows: dict[str, int]
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A release that is written and not published.

    Args:
        folder: Where it lies.
        at: The instant it is made for.
        rows: Rows of every table.
        rows_before: The same of the latest release; empty if there is none.
        new_files: Paths of the files that the latest release has not, or has otherwise.
    """

    folder: Path
    at: datetime
    rows: Mapping[str, int]
    rows_before: Mapping[str, int]
    new_files: frozenset[str]


def as_draft(folder: Path) -> Draft:
    """Return a release as the draft it was, all its files new, to be checked again."""
    manifest = manifest_of(folder)
    return Draft(
        folder=folder,
        at=created_at(manifest),
        rows=manifest["rows"],
        rows_before=manifest.get("rows_before", {}),
        new_files=frozenset(manifest["files"]),
    )


def accept(_draft: Draft) -> None:
    """Find nothing wrong with a draft."""


def publish(
    ledger: Ledger,
    releases: Path,
    *,
    now: datetime,
    rules: Mapping[str, str] | None = None,
    level: int = HOURLY_LEVEL,
    check: Callable[[Draft], None] = accept,
    looks_at_all: bool = False,
) -> Release:
    """Write the ledger's current state as a release and point LATEST to it.

    Files without a changed row are those of the latest release, by hard link; damaged ones are
    made anew, there and in every release that has them. Nothing is published when the content
    equals the latest release.

    Args:
        ledger: The facts.
        releases: Folder of all releases.
        now: Instant that names the release.
        rules: Versions of the rules that decided, by what they decide.
        level: zstd level of what is written; files of a lower level are written anew.
        check: Looks at the draft and raises what is to stop it; the latest release stays.
        looks_at_all: Whether every file of the latest release is compared with its checksum;
            else those that were written to since, and a share by lot.

    Raises:
        StoreError: A table would hold a key twice, or a row without its article; or the folder
            cannot be written.
    """
    draft = releases / f".draft-{os.getpid()}"
    try:
        releases.mkdir(parents=True, exist_ok=True)
        remove_leftovers(releases)
        try:
            return _published(
                ledger,
                releases,
                draft,
                now=now,
                rules=rules or {},
                level=level,
                check=check,
                looks_at_all=looks_at_all,
            )
        finally:
            shutil.rmtree(draft, ignore_errors=True)
            remove_leftovers(releases)
    except OSError as error:
        raise StoreError(
            f"no release could be made in {releases}: {error.strerror or error}; "
            "the latest one is as it was"
        ) from error


def _published(
    ledger: Ledger,
    releases: Path,
    draft: Path,
    *,
    now: datetime,
    rules: Mapping[str, str],
    level: int,
    check: Callable[[Draft], None],
    looks_at_all: bool,
) -> Release:
    versions = ledger.versions()
    previous = latest_release(releases)
    before = manifest_of(previous) if previous is not None else {}
    looked_at = None if looks_at_all else now
    files, feed = _contents(ledger, versions, previous, draft, level=level, at=looked_at)
    old_files = before.get("files", {})
    if previous is not None and _digests(files) == _without_feed(old_files):
        return Release(name=previous.name, folder=previous, rows=before["rows"], is_new=False)
    files[f"{CHANGES}/{ONLY}"] = write_parquet(feed, draft / CHANGES / ONLY, level=level)
    name = next_name(releases, now)
    at = max(now, created_at(before)) if before else now
    rows = _rows(files)
    check(
        Draft(
            folder=draft,
            at=at,
            rows=rows,
            rows_before=before.get("rows", {}),
            new_files=frozenset(
                path for path, file in files.items() if old_files.get(path) != file.sha256
            ),
        )
    )
    write_json(draft / "datapackage.json", datapackage(name, at, files))
    manifest = Manifest(
        release=name,
        created_at=at,
        previous=previous.name if previous is not None else None,
        rules=rules,
        ledger_versions=versions,
        ledger_ids=ids_of(ledger, versions),
        rows=rows,
        rows_before=before.get("rows", {}),
        files=files,
        other_files={"datapackage.json": sha256_of(draft / "datapackage.json")},
    )
    write_json(draft / "manifest.json", manifest.as_json())
    write_sums(draft, manifest)
    _sync_folders(draft)
    draft.rename(releases / name)
    point_to(releases, name)
    return Release(name=name, folder=releases / name, rows=rows, is_new=True)


def _contents(
    ledger: Ledger,
    versions: Mapping[str, int],
    previous: Path | None,
    draft: Path,
    *,
    level: int,
    at: datetime | None,
) -> tuple[dict[str, File], pa.Table]:
    """Write all files but the change feed; return them and the feed."""
    if previous is not None:
        carried = _carried(ledger, versions, previous, draft, level=level, at=at)
        if carried is not None:
            return dict(carried.files), carried.changes
    with Rewriting(ledger, versions, draft, level=level) as rewriting:
        written = rewriting.files()
    if previous is None:
        return written, schema_of(Change).empty_table()
    old = _sound(previous, written, draft)
    return written, changes_between(previous, draft, old, _digests(written))


def _carried(
    ledger: Ledger,
    versions: Mapping[str, int],
    previous: Path,
    draft: Path,
    *,
    level: int,
    at: datetime | None,
) -> Carried | None:
    """Return the files made from those of the latest release; None if these cannot be used."""
    files = _files_to_carry(ledger, versions, previous)
    if files is None:
        return None
    since = Since(ledger, manifest_of(previous)["ledger_versions"], versions)
    for looked_at in (at, None):
        if not _is_whole(ledger, previous, files, draft, at=looked_at):
            logger.warning("release %s is damaged; writing all months anew", previous.name)
            return None
        try:
            with Carrying(since, previous, files, draft, level=level) as carrying:
                return carrying.carried()
        except StoreError as error:
            said = error
            shutil.rmtree(draft, ignore_errors=True)
    logger.warning("%s; writing all months anew", said)
    return None


def _is_whole(
    ledger: Ledger, folder: Path, files: Mapping[str, File], draft: Path, *, at: datetime | None
) -> bool:
    """Return whether the files of a release can be carried over, after mending what was damaged."""
    damaged = damaged_in(folder, files, at=at)
    if not damaged:
        return True
    again = draft.with_name(f"{draft.name}-again")
    try:
        left = mend(ledger, folder.parent, folder, damaged, again)
    finally:
        shutil.rmtree(again, ignore_errors=True)
    return all(path.startswith(f"{CHANGES}/") for path in left)


def _sound(folder: Path, written: Mapping[str, File], draft: Path) -> dict[str, str]:
    """Return the files that are as published, those that came out again among them.

    The rows of others are new to whoever follows.
    """
    sound = {}
    for path, digest in _without_feed(manifest_of(folder)["files"]).items():
        file = written.get(path)
        if (folder / path).is_file() and sha256_of(folder / path) == digest:
            sound[path] = digest
        elif file is not None and file.sha256 == digest:
            put_back(folder.parent, path, file, draft / path)
            sound[path] = digest
    return sound


def _files_to_carry(
    ledger: Ledger, versions: Mapping[str, int], previous: Path
) -> dict[str, File] | None:
    """Return the files of the latest release; None if they cannot stand for this one's."""
    manifest = manifest_of(previous)
    files = files_of(manifest)
    if files is None or manifest.get("made_by") != made_by():
        return None
    before = manifest["ledger_versions"]
    known = ids_of(ledger, versions)
    if any(known.get(name) != one for name, one in manifest["ledger_ids"].items()):
        return None
    return files if Since(ledger, before, versions).is_traceable() else None


def _digests(files: Mapping[str, File]) -> dict[str, str]:
    return {path: file.sha256 for path, file in files.items()}


def _without_feed(files: Mapping[str, str]) -> dict[str, str]:
    """Return the files but those of the change feed, which tells of two releases."""
    return {name: digest for name, digest in files.items() if not name.startswith(f"{CHANGES}/")}


def _rows(files: Mapping[str, File]) -> dict[str, int]:
    rows = {table.name: 0 for table in TABLES if table.is_public}
    for path, file in files.items():
        rows[path.partition("/")[0]] += file.rows
    return rows


def _sync_folders(folder: Path) -> None:
    """Wait until all names are on the disk; the Parquet files are already."""
    for path in (folder / "datapackage.json", folder / "manifest.json", folder / SUMS):
        with path.open("rb") as stream:
            os.fsync(stream.fileno())
    for path in folder.rglob("*"):
        if path.is_dir():
            sync_folder(path)
    sync_folder(folder)
