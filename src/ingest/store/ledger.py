"""The ledger: one Delta table per record, append-only, internal.

Nobody globs these folders: a corrected row stands beside the old one, and the newest row of a
key is the one that counts. Readers use a release.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from operator import itemgetter
from pathlib import Path
from random import SystemRandom
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import duckdb
import pyarrow as pa
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError, TableNotFoundError
from pyarrow.dataset import Dataset, dataset
from pyarrow.fs import FileSystem

from ingest.errors import Busy, StoreError
from ingest.model.tables import TABLES, Table, table_named
from ingest.store.arrow import arrow_table, keys_of, last_of_each_key, schema_of
from ingest.store.committing import TRIES, Commit, LostRace, committed, is_made, waiting_s
from ingest.store.delta_table import (
    BATCH,
    SEQ,
    assert_known,
    bring_up,
    create,
    is_present,
    stored_schema,
)
from ingest.store.locks import no_upkeep
from ingest.store.place import Place, plain

__all__ = ["BATCH", "SEQ", "Files", "Ledger"]

AT_ONCE = 16
"""Tables of a store opened at once; with 30 ms to an answer 8 took 5.5 s, 16 3.2 and 40 3.0."""

_ERRORS = (DeltaError, OSError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The Parquet files of one version of a table.

    Args:
        paths: Whole paths in a folder; in a store paths below the ledger, ``articles/part-0...``.
        store: File system that knows these paths; None for a folder.
    """

    paths: tuple[str, ...]
    store: FileSystem | None


class Ledger:
    """Every stored fact of one corpus.

    Any number of them, on any number of machines, may append at the same time.

    Args:
        at: Where the tables lie: a folder, usually ``<home>/ledger``, or ``s3://bucket/prefix``.
        pause: Waits some seconds before a commit that lost a race is tried again.
    """

    def __init__(self, at: Path | str, *, pause: Callable[[float], None] = time.sleep) -> None:
        self.place = Place(at)
        self._pause = pause
        self._draw = SystemRandom()
        self._held: dict[str, DeltaTable] = {}
        self._opening: dict[str, Future[DeltaTable | None]] | None = None
        self._store = self.place.file_system() if self.place.folder is None else None

    def append(
        self,
        name: str,
        rows: Iterable[Any],
        *,
        run_id: str,
        batch: str = "",
        commit_id: str | None = None,
    ) -> int:
        """Append rows to a table that is not derived in one commit; return how many.

        Args:
            name: Table name.
            rows: Records of the table; of two with one key the later one is taken.
            run_id: The run that writes.
            batch: Unique name of what belongs together over several tables; needed for
                rows and their details.
            commit_id: Name of the commit: one that was made already is not made again, and 0
                is returned. None for one that nobody repeats.

        Raises:
            StoreError: A row breaks the schema, or the commit could not be made.
        """
        table = table_named(name)
        if table.growth == "whole":
            raise StoreError(f"{name} is derived; use replace()")
        data = last_of_each_key(table.record, arrow_table(table.record, rows))
        if not data.num_rows:
            return 0
        n = data.num_rows
        data = data.append_column(
            pa.field(BATCH, pa.string(), nullable=False), pa.repeat(pa.scalar(batch), n)
        )
        position, seq = data.num_columns - 1, pa.field(SEQ, pa.int64(), nullable=False)

        def stamped(sequence: int) -> pa.Table:
            return data.add_column(position, seq, pa.repeat(pa.scalar(sequence), n))

        commit = Commit(
            id=commit_id or uuid4().hex,
            is_named=commit_id is not None,
            run_id=run_id,
            data=stamped,
            mode="append",
        )
        return n if self._commit(table, commit) else 0

    def replace(self, name: str, rows: Iterable[Any], *, run_id: str) -> bool:
        """Write a derived table anew; return whether anything changed."""
        table = table_named(name)
        data = arrow_table(table.record, rows).sort_by([(c, "ascending") for c in table.order])
        if self.version(name) >= 0 and self.read(name).equals(data):
            return False
        commit = Commit(
            id=uuid4().hex, is_named=False, run_id=run_id, data=lambda _: data, mode="overwrite"
        )
        return self._commit(table, commit)

    def version(self, name: str) -> int:
        """Return the newest version of a table, -1 if it was never written."""
        held = self._newest(name)
        return -1 if held is None else int(held.version())

    def versions(self) -> dict[str, int]:
        """Return the newest version of every table."""
        return {table.name: self.version(table.name) for table in TABLES}

    def versions_at(self, instant: datetime) -> dict[str, int]:
        """Return the newest version that every table had at an instant, -1 for none yet.

        A version is never younger than the one before it, whatever the clock of its writer said.

        Raises:
            StoreError: The instant lies before what the log of a table tells of.
        """
        wanted = instant.timestamp() * 1000
        return {table.name: self._version_at(table.name, wanted) for table in TABLES}

    def _version_at(self, name: str, wanted: float) -> int:
        held = self._newest(name)
        history = [] if held is None else sorted(held.history(), key=itemgetter("version"))
        ages = accumulate((commit["timestamp"] for commit in history), max)
        found = -1
        for commit, age in zip(history, ages, strict=True):
            if age > wanted:
                break
            found = int(commit["version"])
        if found < 0 and history and history[0]["version"] > 0:
            first = datetime.fromtimestamp(history[0]["timestamp"] / 1000, UTC)
            raise StoreError(
                f"ledger table {name} tells of its state since {first:%Y-%m-%d %H:%M} UTC only; "
                "ask a release of that time"
            )
        return found

    def opened(self, name: str, version: int | None = None) -> DeltaTable:
        """Return a table as the table format sees it.

        Args:
            name: Table name.
            version: A version of it, None for the newest.

        Raises:
            StoreError: It was never written, is damaged, or newer than this code.
        """
        try:
            held = DeltaTable(
                self.place.uri(name), version=version, storage_options=self.place.options
            )
        except _ERRORS as error:
            raise self._unreadable(name, error) from error
        assert_known(table_named(name), held)
        return held

    def files(self, name: str, version: int | None = None) -> Files:
        """Return the Parquet files of a table, none if it was never written.

        Args:
            name: Table name.
            version: A version of it, -1 for before the first, None for the newest.
        """
        held = self._newest(name) if version is None else self._at(name, version)
        if held is None:
            return Files(paths=(), store=self._store)
        folder = self.place.folder
        root = "" if folder is None else f"{folder.resolve().as_posix()}/"
        # the addresses are percent-encoded; the tables have no partitions, so the name is enough
        names = sorted(unquote(uri.rpartition("/")[2]) for uri in held.file_uris())
        return Files(paths=tuple(f"{root}{name}/{one}" for one in names), store=self._store)

    def source(self, name: str, version: int | None = None) -> Dataset:
        """Return every row a table ever had, with ``_seq`` and ``_batch``, as a data set.

        A column that came after a file was written is null there.

        Args:
            name: Table name.
            version: A version of it, -1 for before the first, None for the newest.
        """
        table, files = table_named(name), self.files(name, version)
        held = stored_schema(table)
        if not files.paths:
            return dataset(held.empty_table())
        try:
            return dataset(list(files.paths), schema=held, format="parquet", filesystem=files.store)
        except OSError as error:
            raise self._unreadable(name, error) from error

    def read(self, name: str, versions: Mapping[str, int] | None = None) -> pa.Table:
        """Return the rows that count: the newest of each key, sorted, without duplicates.

        Args:
            name: Table name.
            versions: Version of each table to read, as ``versions()`` gave them; None for the
                newest.

        Raises:
            StoreError: A file is missing or damaged.
        """
        table = table_named(name)
        owner = table.of[0] if table.of else None
        stored = self.source(name, versions[name] if versions else None)
        owners = self.source(owner, versions[owner] if versions else None) if owner else None
        try:
            return _rows_that_count(table, stored, owners)
        except (duckdb.Error, pa.ArrowException, OSError) as error:
            raise self._unreadable(name, error) from error

    def keys(self, name: str) -> set[tuple[Any, ...]]:
        """Return the primary keys a table holds, without reading its other columns."""
        keys = list(keys_of(table_named(name).record))
        try:
            columns = self.source(name).to_table(columns=keys)
        except (pa.ArrowException, OSError) as error:
            raise self._unreadable(name, error) from error
        return set(zip(*(columns[key].to_pylist() for key in keys), strict=True))

    def texts(self) -> dict[str, str]:
        """Return the current text of every article by article id."""
        shas = self.read("articles").select(["article_id", "text_sha256"])
        contents = self.read("contents")
        text_of = dict(
            zip(contents["sha256"].to_pylist(), contents["text"].to_pylist(), strict=True)
        )
        return {
            article: text_of[sha]
            for article, sha in zip(
                shas["article_id"].to_pylist(), shas["text_sha256"].to_pylist(), strict=True
            )
        }

    def _at(self, name: str, version: int) -> DeltaTable | None:
        return None if version < 0 else self.opened(name, version)

    def _newest(self, name: str) -> DeltaTable | None:
        """Return the newest version of a table, None if never written.

        What was open before is brought up to date: in a store one request, not four.
        """
        held = self._held.pop(name, None)
        try:
            if held is None:
                held = DeltaTable(self.place.uri(name), storage_options=self.place.options)
            else:
                held.update_incremental()
        except TableNotFoundError:
            return None
        except _ERRORS as error:
            raise self._unreadable(name, error) from error
        assert_known(table_named(name), held)
        self._held[name] = held
        return held

    def _commit(self, table: Table, commit: Commit) -> bool:
        """Make a commit; return False if it was made before.

        The number of the commit is part of its rows, so one that lost a race is written anew.
        """
        if self._store is not None and self._opening is None:
            self._open_all()
        if opening := (self._opening or {}).pop(table.name, None):
            opening.result()
        with no_upkeep(self.place.folder):
            for tried in range(TRIES):
                held = self._ready(table, is_newest=tried > 0 or self._store is None)
                if is_made(held, commit, tried=tried):
                    return tried > 0  # the answer to an earlier try was lost on the way
                try:
                    committed(held, commit)
                except LostRace:
                    self._pause(waiting_s(tried, draw=self._draw.random))
                except _ERRORS as error:
                    self._held.pop(table.name, None)
                    raise StoreError(
                        f"ledger table {table.name} cannot be written: {plain(error)}"
                    ) from error
                else:
                    return True
        raise Busy(f"ledger table {table.name}: other writers came first {TRIES} times; run again")

    def _open_all(self) -> None:
        """Begin to open every table of a store: one after another they take as long as the rest."""
        pool = ThreadPoolExecutor(AT_ONCE)
        names = [one.name for one in TABLES if one.name not in self._held]
        self._opening = {name: pool.submit(self._newest, name) for name in names}
        pool.shutdown(wait=False)

    def _ready(self, table: Table, *, is_newest: bool) -> DeltaTable:
        """Return a table to write to, made or brought up to this schema if need be.

        In a store it may be behind, which saves asking: then its next commit loses the race.
        """
        held = None if is_newest else self._held.get(table.name)
        held = held or self._newest(table.name)
        while held is None:
            self._create(table)
            held = self._newest(table.name)
        if not is_present(held):
            try:
                bring_up(table, held)
            except _ERRORS as error:
                held = self._newest(table.name)
                if held is None or not is_present(held):  # else another writer did it
                    raise self._unreadable(table.name, error) from error
        return held

    def _create(self, table: Table) -> None:
        try:
            if self.place.folder is not None:
                (self.place.folder / table.name).mkdir(parents=True, exist_ok=True)
            create(table, self.place.uri(table.name), self.place.options)
        except _ERRORS as error:
            if self._newest(table.name) is None:  # else another writer made it
                raise StoreError(
                    f"ledger table {table.name} cannot be written: {plain(error)}"
                ) from error

    def _unreadable(self, name: str, error: Exception) -> StoreError:
        said = plain(error)
        if "nsupported" in said and ("version" in said or "feature" in said):
            return StoreError(
                f"ledger table {name} is in a newer table format than this program knows; "
                f"install its newest version ({said})"
            )
        return StoreError(
            f"ledger table {name} in {self.place} cannot be read: {said}; see: ingest ledger check"
        )


def _rows_that_count(table: Table, stored: Dataset, owners: Dataset | None) -> pa.Table:
    schema = schema_of(table.record)
    names = ", ".join(f'"{name}"' for name in schema.names)
    order = ", ".join(f'"{name}" nulls last' for name in table.order)
    newest, beside = "", ""
    if table.growth != "whole":
        keys = ", ".join(f'"{key}"' for key in keys_of(table.record))
        newest = f"qualify row_number() over (partition by {keys} order by {SEQ} desc) = 1"
    if table.of is not None:
        (owner_key,) = keys_of(table_named(table.of[0]).record)
        beside = (
            f"semi join (select {owner_key}, {BATCH} from owners qualify row_number() "
            f"over (partition by {owner_key} order by {SEQ} desc) = 1) as o "
            f"on stored.{table.of[1]} = o.{owner_key} and stored.{BATCH} = o.{BATCH}"
        )
    query = f"select {names} from stored {beside} {newest} order by {order}"
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        # as data sets, because DuckDB takes [ and * in a file's name for a pattern
        connection.register("stored", stored)
        if owners is not None:
            connection.register("owners", owners)
        rows: pa.Table = connection.sql(query).to_arrow_table()
    for field in schema:
        if not field.nullable and rows[field.name].null_count:
            raise StoreError(
                f"ledger table {table.name} has rows without {field.name}, from before the column "
                "was there; make the ledger anew: ingest ledger rebuild"
            )
    return rows.cast(schema)
