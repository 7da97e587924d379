"""Upkeep of the ledger: few large files instead of many small ones, nothing left over.

Each hour appends a small file to every table. Asking 4,000 of them for one row took 7.0 s, the same
rows in one file 0.6 s (on a busy machine). None of this is needed for the rows to be right, and
all of it may run beside appenders and be killed at any point.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable, PostCommitHookProperties, WriterProperties
from deltalake.exceptions import CommitFailedError, DeltaError
from pyarrow.fs import FileInfo, FileSelector, FileSystem, FileType

from ingest.errors import StoreError
from ingest.model.tables import TABLES, table_named
from ingest.store.delta_table import KEPT_DAYS
from ingest.store.ledger import Ledger
from ingest.store.locks import alone, no_upkeep
from ingest.store.place import plain

TARGET_BYTES = 64_000_000
"""Size at which a file is left alone; smaller ones are written once more each time."""

MANY_FILES = 48
"""Small files of a table above which the pipeline compacts it: two days of hourly runs. One row of
48 files took 0.4 s, of 200 0.6 s and of 1,000 1.0 s; of one file 0.1 to 0.3 s.
"""

DERIVED_DAYS = 7
"""How long former versions of a derived table are kept: each is a whole table, one an hour."""

CHECKPOINT_KEPT_EVERY = 240
"""Commits between checkpoints that are kept; they serve older versions, and each names the files
of three months: kept all, those of thirty tables are 300 MB.
"""

UNCOMMITTED_FOR = timedelta(days=1)
"""Age at which a file in a store that no commit names counts as left over; a commit takes seconds,
and compaction of a large table minutes. In a folder a lock tells, at once.
"""

ROW_GROUP_ROWS = 20_480
"""Only the row groups that hold the rows asked for are unpacked; the table format makes one."""

_WRITER = WriterProperties(
    compression="ZSTD", compression_level=9, max_row_group_size=ROW_GROUP_ROWS
)
_OF_LOG = re.compile(
    r"\d{20}\.(json|crc|checkpoint(\.\d+){0,2}\.parquet)|_last_checkpoint|_sidecars"
)
_LOG = "_delta_log"
_ERRORS = (DeltaError, OSError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compacted:
    """What compacting did to a table: files before and after, and rows moved to new ones."""

    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """Files removed from a table.

    Args:
        former: Those that only versions too old to be kept had.
        orphans: Those that no version has: what killed writers left.
        size: Bytes of both.
    """

    former: int
    orphans: int
    size: int


def n_small_files(ledger: Ledger, name: str) -> int:
    """Return how many files of a table compacting could put together."""
    if table_named(name).growth == "whole" or ledger.version(name) < 0:
        return 0
    sizes = pa.table(ledger.opened(name).get_add_actions())["size_bytes"].to_pylist()
    return sum(size < TARGET_BYTES for size in sizes)


def compact(ledger: Ledger, name: str) -> Compacted | None:
    """Write the small files of a table into few; return None if there is nothing to do.

    No row changes, and older versions stay readable until ``vacuum`` finds them too old. When
    another process compacts the same files this one lets go.

    Raises:
        StoreError: A file cannot be read, or the new one not be written.
    """
    if n_small_files(ledger, name) < 2:
        return None
    with no_upkeep(ledger.place.folder):
        held = ledger.opened(name)
        before = len(held.file_uris())
        try:
            done = held.optimize.compact(
                target_size=TARGET_BYTES,
                max_concurrent_tasks=1,
                writer_properties=_WRITER,
                commit_properties=CommitProperties(custom_metadata={"run_id": "compact"}),
                post_commithook_properties=PostCommitHookProperties(cleanup_expired_logs=False),
            )
        except CommitFailedError:
            return None
        except _ERRORS as error:
            raise StoreError(
                f"ledger table {name} cannot be compacted: {plain(error)}; nothing is lost, "
                "see: ingest ledger check"
            ) from error
        if not done["numFilesRemoved"]:
            return None
        return Compacted(
            before=before, after=before - done["numFilesRemoved"] + done["numFilesAdded"]
        )


def vacuum(ledger: Ledger, name: str, *, now: datetime, keep_days: int = KEPT_DAYS) -> Removed:
    """Remove the files of a table that no version has that is still kept.

    Args:
        ledger: The ledger.
        name: Table name.
        now: The present instant.
        keep_days: Age up to which every version stays readable; at most ``KEPT_DAYS``, and for
            derived tables ``DERIVED_DAYS``.

    Raises:
        StoreError: The table is damaged, or a file cannot be removed.
    """
    if ledger.version(name) < 0:
        return Removed(former=0, orphans=0, size=0)
    table = table_named(name)
    days = min(keep_days, DERIVED_DAYS if table.growth == "whole" else KEPT_DAYS)
    with alone(ledger.place.folder), _saying(name):
        held = ledger.opened(name)
        store = ledger.place.file_system()
        listed = _listed(store, name)
        former = _no_more_in(held, days)
        before = None if ledger.place.folder else now - UNCOMMITTED_FOR
        orphans = _orphans(held, store, listed, before)
        gone = [info for info in listed if _name(info, name) in former | orphans]
        for info in gone:
            store.delete_file(info.path)
        _shorten_log(held, store, name, now)
    return Removed(
        former=sum(_name(info, name) in former for info in gone),
        orphans=sum(_name(info, name) in orphans for info in gone),
        size=sum(info.size for info in gone),
    )


def orphans_of(ledger: Ledger, name: str) -> list[str]:
    """Return the files of a table that no version has; some may be about to be committed."""
    if ledger.version(name) < 0:
        return []
    with _saying(name):
        store = ledger.place.file_system()
        return sorted(_orphans(ledger.opened(name), store, _listed(store, name), None))


def due_for_compaction(ledger: Ledger) -> list[str]:
    """Return the names of the tables that have more than ``MANY_FILES`` small files."""
    return [one.name for one in TABLES if n_small_files(ledger, one.name) > MANY_FILES]


def set_aside(ledger: Ledger, *, stamp: str) -> Path:
    """Move every table out of a ledger, into a folder beside it; return that folder.

    Args:
        ledger: The ledger.
        stamp: What tells the folder from others of its kind.

    Raises:
        StoreError: The ledger lies in a store, or cannot be moved.
    """
    folder = ledger.place.folder
    if folder is None:
        raise StoreError(
            f"{ledger.place}: a store is not emptied; set INGEST_STORE_URL to another prefix, "
            "and what is missing there is made from the archive by the next run"
        )
    aside = folder.with_name(f"{folder.name}.{stamp}")
    with alone(folder):
        try:
            for log in sorted(folder.glob(f"*/{_LOG}")):
                aside.mkdir(exist_ok=True)
                log.parent.rename(aside / log.parent.name)
        except OSError as error:
            raise StoreError(f"{folder}: cannot be moved: {error.strerror}") from error
    return aside


@contextmanager
def _saying(name: str) -> Iterator[None]:
    try:
        yield
    except (*_ERRORS, pa.ArrowException) as error:
        raise StoreError(f"ledger table {name} cannot be cleared up: {plain(error)}") from error


def _no_more_in(held: DeltaTable, days: int) -> set[str]:
    """Return the files that were taken out of a table that long ago."""
    return set(
        held.vacuum(retention_hours=24 * days, dry_run=True, enforce_retention_duration=False)
    )


def _orphans(
    held: DeltaTable, store: FileSystem, listed: list[FileInfo], before: datetime | None
) -> set[str]:
    """Return the files that no version has, of before an instant if one is given."""
    known = {uri.rpartition("/")[2] for uri in held.file_uris()} | _no_more_in(held, 0)
    found = set()
    for info in listed:
        folder, _, name = info.path.rpartition("/")
        is_old = before is None or info.mtime < before
        if folder.endswith(_LOG):
            if is_old and not _OF_LOG.fullmatch(name):
                found.add(f"{_LOG}/{name}")
        elif is_old and name not in known:
            found.add(name)
    if any("/" not in one for one in found):  # the clock may have gone back since a file was taken
        found -= _named_in_log(store, listed)  # out, and the table format then does not tell of it
    return found


def _named_in_log(store: FileSystem, listed: list[FileInfo]) -> set[str]:
    """Return every file that the log names, whatever it says of it."""
    named: set[str] = set()
    for info in listed:
        path = info.path
        if f"/{_LOG}/" not in path:
            continue
        if path.endswith(".json") and path[-25:-5].isdigit():
            with store.open_input_stream(path) as stream:
                actions = [json.loads(line) for line in bytes(stream.read()).splitlines()]
            for action in actions:
                named |= {action[kind]["path"] for kind in ("add", "remove") if kind in action}
        elif path.endswith(".parquet"):
            with store.open_input_file(path) as stream, pq.ParquetFile(stream) as file:
                rows = file.read(columns=["add.path", "remove.path"]).to_pylist()
            for row in rows:
                named |= {action["path"] for action in row.values() if action is not None}
    return named


def _listed(store: FileSystem, name: str) -> list[FileInfo]:
    """Return the files of a table and of its log."""
    found = store.get_file_info(FileSelector(name))
    found += store.get_file_info(FileSelector(f"{name}/{_LOG}"))
    return [info for info in found if info.type == FileType.File]


def _name(info: FileInfo, table: str) -> str:
    return str(info.path.removeprefix(f"{table}/"))


def _shorten_log(held: DeltaTable, store: FileSystem, name: str, now: datetime) -> None:
    """Drop the log of versions too old to be kept, and all but few of its checkpoints."""
    log = store.get_file_info(FileSelector(f"{name}/{_LOG}"))
    files = [info for info in log if info.type == FileType.File]
    expired = now - timedelta(days=KEPT_DAYS + 1)
    if any(info.mtime < expired for info in files):
        held.create_checkpoint()
        held.cleanup_metadata()
        return
    checkpoints = sorted(info.path for info in files if info.path.endswith(".checkpoint.parquet"))
    kept = {int(path[-39:-19]) // CHECKPOINT_KEPT_EVERY: path for path in reversed(checkpoints)}
    for path in checkpoints[:-2]:
        if path not in kept.values():
            store.delete_file(path)
