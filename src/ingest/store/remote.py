"""Releases in a store: sent whole, checked when fetched, their pointer swapped last."""

import hashlib
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow.fs import FileSelector, FileSystem, FileType

from ingest.errors import StoreError
from ingest.store.place import Place, plain

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


def remote_releases(url: str) -> list[str]:
    """Return the names of the whole releases in a store, oldest first."""
    store = _releases_at(url)
    try:
        found = store.get_file_info(FileSelector("", recursive=True, allow_not_found=True))
    except _ERRORS as error:
        raise _unreachable(url, error) from error
    paths = [Path(info.path) for info in found]
    return sorted((path.parent.name for path in paths if path.name == MANIFEST), key=_age)


def push_release(folder: Path, url: str) -> bool:
    """Copy a finished release into a store and point there to it; return whether it was not there.

    Its manifest goes behind its files and the pointer behind that, so a reader never sees half a
    release and a killed copy is done again. Files that the store's newest release has as well are
    copied inside the store.

    Args:
        folder: The release, as it was published.
        url: Address of the store; releases lie in ``<url>/releases``.

    Raises:
        StoreError: The store cannot be reached, or has another release of that name.
    """
    store = _releases_at(url)
    manifest = (folder / MANIFEST).read_bytes()
    try:
        there = _content(store, f"{folder.name}/{MANIFEST}")
        if there is not None and there != manifest:
            raise StoreError(f"{url} has another release {folder.name}; it stays as it is")
        if there is None:
            _send(folder, json.loads(manifest)["files"], store)
            _put(store, f"{folder.name}/{MANIFEST}", manifest)
        if _age(_pointed(store)) < _age(folder.name):
            _put(store, POINTER, f"{folder.name}\n".encode())
    except _ERRORS as error:
        raise _unreachable(url, error) from error
    return there is None


def fetch_release(url: str, releases: Path, name: str | None = None) -> Path:
    """Bring a release from a store into a folder of releases; return its own folder.

    Every file is compared with the manifest before the folder gets its name. Nothing is done if
    it is there already. No pointer is moved.

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
        if (releases / name / MANIFEST).is_file():
            return releases / name
        manifest = _content(store, f"{name}/{MANIFEST}")
        if manifest is None:
            raise StoreError(f"no release {name!r} in {url}")
        digests = _digests(json.loads(manifest)["files"])
        releases.mkdir(parents=True, exist_ok=True)
        for info in store.get_file_info(FileSelector(name, recursive=True)):
            if info.type == FileType.File:
                path = info.path.removeprefix(f"{name}/")
                digest = _fetch(store, info.path, draft / path)
                if digests.get(path, digest) != digest:
                    raise StoreError(f"{path} of release {name} in {url} is not as published")
        if missing := [path for path in digests if not (draft / path).is_file()]:
            raise StoreError(f"release {name} in {url} lacks {missing[0]}")
        draft.rename(releases / name)
    except _ERRORS as error:
        raise _unreachable(url, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return releases / name


def _send(folder: Path, files: dict[str, Any], store: FileSystem) -> None:
    newest, known = _newest_in(store)
    digests = _digests(files)
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
            shutil.copyfileobj(source, to, _BLOCK)


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


def _age(name: str) -> tuple[str, int]:
    """Return what sorts releases by age: stamp, and number within the second."""
    stamp, _, number = name.partition("-")
    return stamp, int(number) if number.isdigit() else 0


def _digests(files: dict[str, Any]) -> dict[str, str]:
    """Return the SHA-256 of every file, whether the manifest tells more of it or not."""
    return {
        path: told if isinstance(told, str) else str(told["sha256"]) for path, told in files.items()
    }


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
