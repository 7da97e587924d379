"""The SQLite file of a search index, opened for writing or, where that cannot be, for reading."""

import os
import sqlite3
from pathlib import Path

from ingest.errors import StoreError
from ingest.store.search_segments import SCHEMA as SEGMENTS_SCHEMA

VERSION = 4
"""Of the tables below and of what they hold; an index of another version is made anew."""

BESIDE = ("", "-wal", "-shm", "-journal")
"""Ends of the names of the files that make up one database."""

_CACHE_KB = 64_000

_SCHEMA = f"""
drop table if exists articles;
drop table if exists pairs;
drop table if exists indexed;
drop table if exists crowding;
{SEGMENTS_SCHEMA}
create table articles (
    id integer primary key, article_id text unique, digest text, cluster_id text, portal text,
    outlet text, published_at text, topics text, is_relevant integer, url text, title text,
    body blob
);
create table indexed (release text);
create table crowding (days integer);
insert into crowding values (0);
pragma user_version = {VERSION};
"""


def is_writable(path: Path) -> bool:
    """Return whether an index can be written: its file, and others beside it."""
    if not path.parent.exists():
        return is_writable(path.parent)
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))


def opened_for_writing(path: Path) -> sqlite3.Connection:
    """Return the database, made if it is missing, and made anew if it is of another version."""
    path.parent.mkdir(parents=True, exist_ok=True)
    db = _connected(str(path))
    try:
        db.execute("pragma journal_mode = wal")
        if _version(db) != VERSION:
            db.executescript(_SCHEMA)
    except BaseException:
        db.close()
        raise
    return db


def opened_for_reading(path: Path) -> sqlite3.Connection:
    """Return the database as it is, in a folder where nothing can be written.

    Raises:
        StoreError: There is none, or it is of another version.
    """
    if not path.is_file():
        raise StoreError(f"no search index in {path.parent}, and none can be written there")
    wal = path.with_name(f"{path.name}-wal")
    # with a log beside it somebody writes it elsewhere, or was killed: the log belongs to it
    mode = "mode=ro" if wal.is_file() and wal.stat().st_size else "mode=ro&immutable=1"
    db = _connected(f"{path.resolve().as_uri()}?{mode}")
    try:
        if _version(db) != VERSION:
            raise StoreError(f"{path} is of another version, and none can be written there")
    except BaseException:
        db.close()
        raise
    return db


def remove(path: Path) -> None:
    """Remove an index; nothing is lost, it is derived from a release."""
    for end in BESIDE:
        path.with_name(f"{path.name}{end}").unlink(missing_ok=True)


def _connected(name: str) -> sqlite3.Connection:
    db = sqlite3.connect(name, timeout=60, isolation_level=None, uri=name.startswith("file:"))
    db.row_factory = sqlite3.Row
    db.execute(f"pragma cache_size = -{_CACHE_KB}")
    return db


def _version(db: sqlite3.Connection) -> int:
    (version,) = db.execute("pragma user_version").fetchone()
    return int(version)
