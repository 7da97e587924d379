"""Releases in a store: sent whole, checked when fetched, their pointer swapped last."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow.fs import FileSelector, FileSystem, FileType

from ingest.errors import StoreError
from ingest.store.damage import put_back
from ingest.store.manifest import files_of, sha256_of
from ingest.store.place import Place, plain
from ingest.store.pointer import (
    in_use,
    is_torn,
    latest_release,
    order_of,
    readable_in,
    sync_folder,
)

MANIFEST = "manifest.json"
POINTER = "LATEST"

_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
_BLOCK = 1 << 20
_ERRORS = (OSError, pa.ArrowException)


def ledger_place(home: Path, url: str) -> Path | str:
    """Return where the ledger of a corpus lies.

    Args:
        home: Folder of the corpus.
        url: Address of a store that holds it, empty for none.
    """
    return f"{url.rstrip('/')}/ledger" if url else home / "ledger"


def is_published_elsewhere(home: Path, url: str) -> bool:
    """Return whether another machine publishes what is crawled here.

    Args:
        home: Folder of the corpus; a machine that publishes has a folder of releases in it.
        url: Address of a store that holds the ledger, empty for none.
    """
    return bool(url) and not (home / "releases").exists()


def remote_releases(url: str) -> list[str]:
    """Return the names of the whole releases in a store, oldest first."""
    store = _releases_at(url)
    try:
        found = store.get_file_info(FileSelector("", recursive=True, allow_not_found=True))
    except _ERRORS as error:
        raise _unreachable(url, error) from error
    paths = [Path(info.path) for info in found]
    return sorted((path.parent.name for path in paths if path.name == MANIFEST), key=order_of)


def push_release(folder: Path, url: str) -> bool:
    """Copy a finished release into a store and point there to it; return whether it was not there.

    Its manifest goes behind its files and the pointer behind that, so a reader never sees half a
    release and a killed copy is done again. Files that the store's newest release has as well are
    copied inside the store.

    Args:
        folder: The release, as it was published.
        url: Address of the store; releases lie in ``<url>/releases``.

    Raises:
        StoreError: The store cannot be reached, or has another release of that name; or a file
            is not what was published.
    """
    store = _releases_at(url)
    manifest = (folder / MANIFEST).read_bytes()
    try:
        there = _content(store, f"{folder.name}/{MANIFEST}")
        if there is not None and there != manifest:
            raise StoreError(f"{url} has another release {folder.name}; it stays as it is")
        if there is None:
            _send(folder, _all_digests(manifest), store)
            _put(store, f"{folder.name}/{MANIFEST}", manifest)
        if order_of(_pointed(store)) < order_of(folder.name):
            _put(store, POINTER, f"{folder.name}\n".encode())
    except _ERRORS as error:
        raise _unreachable(url, error) from error
    return there is None


def push_new(releases: Path, url: str) -> list[str]:
    """Copy all releases newer than the store's newest there, oldest first; return their names.

    So a store that was away for some hours gets them all, and its change feed has no gap. A
    store without a release gets the newest alone.

    Args:
        releases: Local folder of all releases.
        url: Address of the store.

    Raises:
        StoreError: See ``push_release``.
    """
    try:
        pointed = _pointed(_releases_at(url))
    except _ERRORS as error:
        raise _unreachable(url, error) from error
    newest = latest_release(releases)
    if newest is None:
        return []
    first, last = order_of(pointed), order_of(newest.name)
    waiting = [one for one in readable_in(releases) if first < order_of(one.name) < last]
    chosen = [*waiting, newest] if pointed else [newest]
    return [folder.name for folder in chosen if push_release(folder, url)]


def remove_releases(url: str, names: Iterable[str]) -> None:
    """Remove releases from a store, and what is left of others that were half removed.

    A manifest goes before the files, so that what is half removed is no release any more.

    Args:
        url: Address of the store.
        names: The releases; the one that the store points to stays.

    Raises:
        StoreError: The store cannot be reached.
    """
    store = _releases_at(url)
    try:
        pointed = _pointed(store)
        for name in names:
            if name != pointed:
                store.delete_file(f"{name}/{MANIFEST}")
        whole = set(remote_releases(url))  # what follows is of a removal that was cut short, too
        found = store.get_file_info(FileSelector("", allow_not_found=True))
        for name in (info.path for info in found if info.type == FileType.Directory):
            if name not in whole and ("", 0) < order_of(name) < order_of(pointed):
                store.delete_dir(name)
    except _ERRORS as error:
        raise _unreachable(url, error) from error


def fetch_release(url: str, releases: Path, name: str | None = None) -> Path:
    """Bring a release from a store into a folder of releases; return its own folder.

    Every file is compared with the manifest before the folder gets its name. Of a release that
    is there already, only what is missing or not as published is brought, a damaged manifest
    too; other releases that have the same files get them as well. No pointer is moved.

    Args:
        url: Address of the store.
        releases: Local folder of all releases.
        name: The release, None for the one the store points to.

    Raises:
        StoreError: There is none, the store cannot be reached, or a file is not as published.
    """
    store = _releases_at(url)
    draft = releases / f".draft-fetch-{os.getpid()}"
    try:
        name = name or _pointed(store)
        if not name:
            raise StoreError(f"no release in {url} yet")
        if _NAME.fullmatch(name) is None:
            raise StoreError(f"{name!r} is no name of a release")
        folder = releases / name
        here = _manifest_in(folder)
        if here is not None and not _all_digests(here).keys() - _sound_in(folder, here):
            return folder
        manifest = _content(store, f"{name}/{MANIFEST}")
        if manifest is None:
            raise StoreError(f"no release {name!r} in {url}")
        if here not in {None, manifest}:
            raise StoreError(f"{url} has another release {name}; the one here stays as it is")
        shutil.rmtree(draft, ignore_errors=True)  # of a killed process that had our number
        draft.mkdir(parents=True)
        with in_use(draft):
            try:
                _fetch_all(store, name, manifest, draft, sound=_sound_in(folder, manifest))
            except StoreError as error:
                raise StoreError(f"release {name} in {url}: {error}") from error
            _move_in(draft, folder)
    except _ERRORS as error:
        raise _unreachable(url, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return releases / name


def _send(folder: Path, digests: Mapping[str, str], store: FileSystem) -> None:
    newest, known = _newest_in(store)
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        name = path.relative_to(folder).as_posix()
        if name == MANIFEST:
            continue
        _make_folder(store, f"{folder.name}/{name}")
        same = known.get(digests.get(name, ""))
        if same is not None:
            store.copy_file(f"{newest}/{same}", f"{folder.name}/{name}")
            continue
        with path.open("rb") as source, store.open_output_stream(f"{folder.name}/{name}") as to:
            digest = hashlib.sha256()
            while block := source.read(_BLOCK):
                digest.update(block)
                to.write(block)
        if digests.get(name, digest.hexdigest()) != digest.hexdigest():
            raise StoreError(
                f"{name} of release {folder.name} is not what was published, so it is not copied "
                f"into the store; see: ingest release verify {folder.name}"
            )


def _fetch_all(
    store: FileSystem, name: str, manifest: bytes, draft: Path, *, sound: Collection[str]
) -> None:
    """Copy all files of a release but those that are sound here, each compared with its digest."""
    digests = _all_digests(manifest)
    there = set(sound)
    for info in store.get_file_info(FileSelector(name, recursive=True)):
        path = info.path.removeprefix(f"{name}/")
        if info.type == FileType.File and path not in there:
            digest = _fetch(store, info.path, draft / path)
            if digests.get(path, digest) != digest:
                raise StoreError(f"{path} is not as published")
            there.add(path)
    if missing := sorted(digests.keys() - there):
        raise StoreError(f"lacks {missing[0]}")


def _move_in(draft: Path, folder: Path) -> None:
    """Make a fetched release, or what was fetched of one, part of the releases; its manifest last.

    Other releases get the files that they share.
    """
    if not folder.exists():
        draft.rename(folder)
        return
    facts = files_of(json.loads((draft / MANIFEST).read_bytes())) or {}
    fetched = [path for path in draft.rglob("*") if path.is_file()]
    for path in sorted(fetched, key=lambda path: path.name == MANIFEST):
        name = path.relative_to(draft).as_posix()
        if name in facts:
            put_back(folder.parent, name, facts[name], path)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        path.replace(folder / name)
    sync_folder(folder)


def _manifest_in(folder: Path) -> bytes | None:
    """Return the manifest of a release, None if it is not there or cannot be read."""
    path = folder / MANIFEST
    return path.read_bytes() if path.is_file() and not is_torn(folder) else None


def _sound_in(folder: Path, manifest: bytes) -> set[str]:
    """Return the files of a folder that are as published."""
    return {
        path
        for path, digest in _all_digests(manifest).items()
        if (folder / path).is_file() and sha256_of(folder / path) == digest
    }


def _newest_in(store: FileSystem) -> tuple[str, dict[str, str]]:
    """Return the release that a store points to, and its files by SHA-256."""
    newest = _pointed(store)
    manifest = _content(store, f"{newest}/{MANIFEST}") if newest else None
    if manifest is None:
        return "", {}
    return newest, {
        digest: path for path, digest in _digests(json.loads(manifest)["files"]).items()
    }


def _pointed(store: FileSystem) -> str:
    """Return the name of the release that a store points to, empty for none."""
    content = _content(store, POINTER)
    return content.decode("utf-8", errors="replace").strip() if content else ""


def _digests(files: dict[str, Any]) -> dict[str, str]:
    """Return the SHA-256 of every file, whether the manifest tells more of it or not."""
    return {
        path: told if isinstance(told, str) else str(told["sha256"]) for path, told in files.items()
    }


def _all_digests(manifest: bytes) -> dict[str, str]:
    """Return the SHA-256 of every file that a manifest tells of, tables or not."""
    content = json.loads(manifest)
    return _digests(content["files"]) | _digests(content.get("other_files", {}))


def _fetch(store: FileSystem, path: str, to: Path) -> str:
    """Copy a file out of a store and to the disk for good; return its SHA-256."""
    to.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with store.open_input_stream(path) as source, to.open("wb") as stream:
        while block := source.read(_BLOCK):
            digest.update(block)
            stream.write(block)
        stream.flush()
        os.fsync(stream.fileno())
    return digest.hexdigest()


def _content(store: FileSystem, path: str) -> bytes | None:
    try:
        with store.open_input_stream(path) as stream:
            return bytes(stream.read())
    except FileNotFoundError:
        return None


def _put(store: FileSystem, path: str, content: bytes) -> None:
    """Write a small object in one piece; a folder gets it under another name first."""
    _make_folder(store, path)
    is_folder = store.base_fs.type_name == "local"
    target = f"{path}.draft-{os.getpid()}" if is_folder else path
    with store.open_output_stream(target) as stream:
        stream.write(content)
    if is_folder:
        store.move(target, path)


def _make_folder(store: FileSystem, path: str) -> None:
    parent = path.rpartition("/")[0]
    if parent and store.base_fs.type_name == "local":  # a store has no folders
        store.create_dir(parent, recursive=True)


def _releases_at(url: str) -> FileSystem:
    return Place(f"{url.rstrip('/')}/releases").file_system()


def _unreachable(url: str, error: BaseException) -> StoreError:
    return StoreError(f"{url} cannot be used: {plain(error)}")
