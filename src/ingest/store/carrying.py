"""A release made from the one before it: files without a changed row are carried over.

What changed is read from the rows the ledger got since. A file that held, or now holds, one of
the rows concerned is made of its old rows without those, and of what counts of them now. The
outcome is byte for byte what ``rewriting`` gives.
"""

import os
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ingest.closing import Closing
from ingest.model.tables import TABLES, Table, table_named
from ingest.store.arrow import schema_of
from ingest.store.changes import CHANGES, changed_rows
from ingest.store.layout import (
    BY_WEEK,
    NOWHERE,
    ONLY,
    PLACE,
    read_file,
    write_parquet,
    written,
)
from ingest.store.manifest import File
from ingest.store.scratch import Scratch
from ingest.store.since import Since
from ingest.store.turnover import Turnover, Turnovers, places_in

_WRITERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What became of one table, or of all.

    Args:
        files: Its files by their path.
        changes: Its part of the change feed.
    """

    files: Mapping[str, File]
    changes: pa.Table


@dataclass(frozen=True, slots=True, kw_only=True)
class _Remade:
    """A file made anew, None if no row is left, and the rows that changed in it."""

    file: File | None
    old: pa.Table
    new: pa.Table


class Carrying(Closing):
    """All files of a release, made from the files of the one before it.

    Args:
        since: What the ledger got since then.
        previous: Folder of the earlier release.
        files: Its files.
        draft: Folder to write to.
        level: zstd level of what is written; files of a lower level are written anew.
    """

    def __init__(
        self,
        since: Since,
        previous: Path,
        files: Mapping[str, File],
        draft: Path,
        *,
        level: int,
    ) -> None:
        self._since = since
        self._previous = previous
        self._files = files
        self._draft = draft
        self._level = level
        self._scratch = Scratch(f"release {previous.name}")
        # apart from the threads of tables, which wait for files
        self._pool = ThreadPoolExecutor(_WRITERS)
        self._turnovers = Turnovers(since, previous, files, self._scratch)

    def close(self) -> None:
        """Let go of the database."""
        self._pool.shutdown(cancel_futures=True)
        self._scratch.close()

    def carried(self) -> Carried:
        """Make every table.

        Raises:
            StoreError: The earlier release is damaged, or an article has no text.
        """
        tables = [table for table in TABLES if table.is_public and table.name != CHANGES]
        # the heaviest first, so that no writer is left alone with it at the end
        order = sorted(tables, key=lambda table: table.name not in BY_WEEK)
        with ThreadPoolExecutor(_WRITERS) as pool:
            made = dict(
                zip((table.name for table in order), pool.map(self._table, order), strict=True)
            )
        return Carried(
            files={path: file for t in tables for path, file in made[t.name].files.items()},
            changes=pa.concat_tables([made[t.name].changes for t in tables]),
        )

    def _table(self, table: Table) -> Carried:
        found = self._turnovers.of(table)
        before = places_in(self._files, table)
        if found is None:
            carried = self._pool.map(lambda place: self._carry(table, place), before)
            files = dict(zip(before, carried, strict=True))
            return Carried(files=_below(table, files), changes=_no_changes())
        rows_at = {
            place: found.rows.filter(pc.equal(found.rows[PLACE], place))
            for place in pc.unique(found.rows[PLACE]).to_pylist()
        }
        changing = sorted(found.old_places & before.keys() | rows_at.keys())
        remade = {
            place: self._pool.submit(self._remade, found, place, rows_at.get(place))
            for place in changing
        }
        kept = {
            place: self._pool.submit(self._carry, table, place)
            for place in before.keys() - remade.keys()
            if before[place].rows or table.month_of is None
        }
        parts = {place: waiting.result() for place, waiting in remade.items()}
        files = {place: part.file for place, part in parts.items() if part.file is not None}
        files |= {place: waiting.result() for place, waiting in kept.items()}
        if not files:
            place = ONLY if table.month_of is None else NOWHERE
            files[place] = self._write(table, place, schema_of(table.record).empty_table())
        empty = _as(table, schema_of(table.record).empty_table())
        old = pa.concat_tables([empty, *(part.old for part in parts.values())])
        new = pa.concat_tables([empty, *(part.new for part in parts.values())])
        changes = changed_rows(self._scratch, table, old, new)
        return Carried(files=_below(table, files), changes=changes)

    def _remade(self, found: Turnover, place: str, new: pa.Table | None) -> _Remade:
        """Make one file anew of its old rows and of what counts now."""
        table = found.table
        base = self._base(table, place)
        is_concerned = self._concerned(base, found)
        old = _as(table, base.filter(is_concerned))
        new = _as(table, new if new is not None else base.slice(0, 0))
        rows = pa.concat_tables([_as(table, base.filter(pc.invert(is_concerned))), new])
        file = self._write(table, place, rows) if rows.num_rows else None
        return _Remade(file=file, old=old, new=new)

    def _base(self, table: Table, place: str) -> pa.Table:
        path = f"{table.name}/{place}"
        schema = schema_of(table.record)
        if path not in self._files:
            return schema.empty_table()
        return read_file(self._previous / path, self._files[path], schema.names).cast(schema)

    def _write(self, table: Table, place: str, rows: pa.Table) -> File:
        path = f"{table.name}/{place}"
        file = written(table, rows, self._draft / path, level=self._level)
        before = self._files.get(path)
        if before is not None and before.sha256 == file.sha256:
            (self._draft / path).unlink()
            return self._carry(table, place)
        return file

    def _carry(self, table: Table, place: str) -> File:
        path = f"{table.name}/{place}"
        file = self._files[path]
        if file.level < self._level:
            return write_parquet(self._base(table, place), self._draft / path, level=self._level)
        link_or_copy(self._previous / path, self._draft / path)
        return file

    def _concerned(self, base: pa.Table, found: Turnover) -> pa.Array | pa.ChunkedArray:
        """Return which rows of a file are concerned, as booleans."""
        if not found.keys:
            return pa.array([True] * base.num_rows, pa.bool_())
        if len(found.keys) == 1:
            (key,) = found.keys
            return pc.is_in(base[key], value_set=pc.unique(found.concerned[key]))
        keys = ", ".join(f'"{key}"' for key in found.keys)
        numbered = base.select(list(found.keys)).append_column(
            "_number", pa.array(range(base.num_rows), pa.int64())
        )
        numbers = self._scratch.ask(
            f"select _number from numbered semi join concerned using ({keys})",
            numbered=numbered,
            concerned=found.concerned,
        )
        return pc.is_in(numbered["_number"], value_set=numbers["_number"])


def link_or_copy(source: Path, target: Path) -> None:
    """Make a file there, too; copied where the file system has no hard links."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
        with target.open("rb") as stream:
            os.fsync(stream.fileno())


def _as(table: Table, rows: pa.Table) -> pa.Table:
    """Return rows with the columns of their table; ``written`` looks for nulls."""
    schema = schema_of(table.record)
    nullable = pa.schema([field.with_nullable(True) for field in schema])
    return rows.select(schema.names).cast(nullable)


def _below(table: Table, files: Mapping[str, File]) -> dict[str, File]:
    return {f"{table.name}/{place}": file for place, file in files.items()}


def _no_changes() -> pa.Table:
    return schema_of(table_named(CHANGES).record).empty_table()
