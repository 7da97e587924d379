"""What the search index of a corpus says, brought up to date, or made, before it is asked."""

import sqlite3
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from ingest.errors import StoreError
from ingest.store.search import SearchIndex
from ingest.store.search_file import is_writable, remove

Answer = TypeVar("Answer")
Progress = Callable[[int, int], None]


def answer_of(
    path: Path,
    newest: Path,
    ask: Callable[[SearchIndex], Answer],
    *,
    progress: Progress = lambda _done, _all: None,
    told: Callable[[str], None] = lambda _line: None,
    can_write: bool | None = None,
) -> Answer:
    """Return what the index says of a release; a damaged one is made anew, once.

    Where nothing can be written the index answers as it is.

    Args:
        path: File of the index.
        newest: The release wanted.
        ask: Gets the index.
        progress: Told of articles indexed, and how many there are.
        told: Gets a line when the answer is of an older release, or the index is made anew.
        can_write: Whether the folder can be written; None to find out.

    Raises:
        StoreError: The index cannot be read or written, or the release not be read.
    """
    if can_write is None:
        can_write = is_writable(path)
    try:
        if not can_write:
            return _answer_as_it_is(path, newest, ask, told)
        return _answer(path, newest, ask, progress)
    except (sqlite3.DatabaseError, zlib.error, UnicodeDecodeError) as error:
        if not _is_damage(error):
            raise StoreError(f"{path}: {error}") from error
        if not can_write:
            raise StoreError(f"{path} is damaged, and cannot be written: {error}") from error
        told(f"{path.name} is damaged ({error}); it is made anew")
    remove(path)
    try:
        return _answer(path, newest, ask, progress)
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path}: {error}") from error


def _answer(
    path: Path, newest: Path, ask: Callable[[SearchIndex], Answer], progress: Progress
) -> Answer:
    with SearchIndex(path) as index:
        index.update(newest, progress=progress)
        return ask(index)


def _answer_as_it_is(
    path: Path, newest: Path, ask: Callable[[SearchIndex], Answer], told: Callable[[str], None]
) -> Answer:
    with SearchIndex(path, is_read_only=True) as index:
        if index.release != newest.name:
            of = index.release or "a release of which it has a part"
            told(f"{path} cannot be written: the answer is of {of}; {newest.name} is newer")
        return ask(index)


def _is_damage(error: Exception) -> bool:
    """Return whether an error is of a file that is none; a full disk or a lock is another one."""
    return not isinstance(error, sqlite3.OperationalError | sqlite3.ProgrammingError)
