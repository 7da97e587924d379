"""Rows of the ledger by a value, found without reading whole tables.

Tables grow for years and a run touches a few thousand rows: DuckDB finds their places in the
narrow columns, and only the row groups that hold them are opened for the wide ones. (Asked for
600 texts of 200,000 DuckDB alone unpacked all of them: 3.8 s.)
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, TypeVar

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray
from pyarrow.fs import FileSystem

from ingest.closing import Closing
from ingest.errors import StoreError
from ingest.model.tables import TABLES, Table, table_named
from ingest.store.arrow import keys_of, schema_of, sql_types_of
from ingest.store.ledger import BATCH, SEQ, Files, Ledger
from ingest.store.place import plain
from ingest.store.reaching import PREFIX, reachable

R = TypeVar("R")

MEMORY_LIMIT = "800MB"
"""What DuckDB may hold before it writes to disk; the join with a million texts needs 300 MB."""


class Lookup(Closing):
    """The ledger as it was when the first table of it was asked for.

    Args:
        ledger: The facts.
        threads: Threads to use; None for all cores.
    """

    def __init__(self, ledger: Ledger, *, threads: int | None = None) -> None:
        self._ledger = ledger
        self._views: set[str] = set()
        self._store: FileSystem | None = None
        self._spill = TemporaryDirectory(prefix="ingest-lookup-")
        self.connection = duckdb.connect()
        self.connection.execute("set timezone = 'UTC'")
        self.connection.execute(f"set memory_limit = '{MEMORY_LIMIT}'")
        self.connection.execute(f"set temp_directory = {quoted(self._spill.name)}")
        if threads is not None:
            self.connection.execute(f"set threads = {threads}")

    def close(self) -> None:
        """Let go of the connection and of what it wrote to disk."""
        self.connection.close()
        self._spill.cleanup()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it.

        Raises:
            StoreError: A file of the ledger could not be read in the block.
        """
        super().__exit__(kind, error, trace)
        if isinstance(error, duckdb.Error | pa.ArrowException):
            raise StoreError(
                f"the ledger cannot be read: {plain(error)}; see: ingest ledger check"
            ) from error

    def view(self, name: str) -> str:
        """Return the name under which SQL sees every row a table ever had, newer or older.

        With ``_seq`` and ``_batch``, and ``filename`` and ``file_row_number`` for ``rows_at``.
        """
        view = f"all_{name}"
        if name not in self._views:
            self._views.add(name)
            files = self._ledger.files(name)
            if files.paths:
                self._create_view(view, table_named(name).record, files)
            else:
                self.connection.register(view, _nothing(table_named(name).record))
        return view

    def rows(self, record: type[R], column: str, values: Collection[str]) -> list[R]:
        """Return the rows that count whose column has one of some values, in the table's order.

        Args:
            record: Record of the table.
            column: A text column of it.
            values: The values wanted.
        """
        if not values:
            return []
        with self.lent(wanted=pa.table({column: pa.array(sorted(values), pa.string())})):
            return self.rows_at(record, self._places(_table_of(record), column))

    def rows_with_any(self, record: type[R], column: str, values: Collection[str]) -> list[R]:
        """Return the rows that count whose column, a list, holds one of some values.

        Args:
            record: Record of a table with one key column.
            column: A column of lists of texts.
            values: The values wanted.
        """
        (key,) = keys_of(record)
        every = (
            f'select {key}, unnest("{column}") as value from {self.view(_table_of(record).name)}'
        )
        with self.lent(sought=pa.table({"value": pa.array(sorted(values), pa.string())})):
            ever = self.connection.sql(
                f"select distinct {key} from ({every}) as held semi join sought using (value)"
            ).fetchall()
        rows = self.rows(record, key, [one for (one,) in ever])
        return [row for row in rows if not set(values).isdisjoint(getattr(row, column))]

    def rows_at(self, record: type[R], query: str) -> list[R]:
        """Return the rows at the places that a query gives, in the table's order.

        Args:
            record: Record of the table.
            query: Selects ``filename`` and ``file_row_number`` from its view.
        """
        places = self.connection.sql(query).fetchnumpy()
        files = np.asarray(places["filename"], dtype=object)
        numbers = np.asarray(places["file_row_number"], dtype=np.int64)
        table = _table_of(record)
        schema = schema_of(table.record)
        parts = [schema.empty_table()]
        for path in sorted(set(files.tolist())):
            with self._opened(path) as file:
                parts += _rows_of_file(file, np.sort(numbers[files == path]), schema)
        order = [(column, "ascending") for column in table.order]
        rows = pa.concat_tables(parts).sort_by(order)
        columns = [_immutable(rows.column(name)) for name in schema.names]
        return [
            record(**dict(zip(schema.names, row, strict=True)))
            for row in zip(*columns, strict=True)
        ]

    @contextmanager
    def lent(self, **tables: pa.Table) -> Iterator[None]:
        """Lend SQL tables by name for a block."""
        for name, data in tables.items():
            self.connection.register(name, data)
        try:
            yield
        finally:
            for name in tables:
                self.connection.unregister(name)

    def _create_view(self, view: str, record: type, files: Files) -> None:
        """Create a view over files, with nulls for columns that came after all of them."""
        if files.store is not None and self._store is None:
            self._store = files.store
            self.connection.register_filesystem(reachable(files.store))
        paths = [
            PREFIX + path if files.store is not None else _without_patterns(path)
            for path in files.paths
        ]
        source = (
            f"read_parquet([{', '.join(map(quoted, paths))}], "
            "filename = true, file_row_number = true, union_by_name = true)"
        )
        described = self.connection.execute(f"describe from {source}").fetchall()
        there = {column for column, *_ in described}
        later = "".join(
            f', null::{kind} as "{column}"'
            for column, kind in sql_types_of(record).items()
            if column not in there
        )
        self.connection.execute(f"create temp view {view} as select *{later} from {source}")

    def _opened(self, path: str) -> pq.ParquetFile:
        if path.startswith(PREFIX):
            return pq.ParquetFile(path.removeprefix(PREFIX), filesystem=self._store)
        return pq.ParquetFile(Path(path))

    def _places(self, table: Table, column: str) -> str:
        """Return the query for the files and places of the rows that count."""
        keys = ", ".join(f'"{key}"' for key in keys_of(table.record))
        narrow = {*keys_of(table.record), column, SEQ, BATCH, "filename", "file_row_number"}
        beside = ""
        if table.of is not None:
            owner, mine = table.of
            narrow.add(mine)
            (key,) = keys_of(table_named(owner).record)
            beside = (
                f"semi join (select {key}, {BATCH} from {self.view(owner)} "
                f"where {key} in (select {mine} from touched) "
                f"qualify row_number() over (partition by {key} order by {SEQ} desc) = 1) as o "
                f"on touched.{mine} = o.{key} and touched.{BATCH} = o.{BATCH}"
            )
        columns = ", ".join(f'"{name}"' for name in sorted(narrow))
        stored = f"(select {columns} from {self.view(table.name)}) as stored"
        touched, kept = f"{stored} semi join wanted using ({column})", ""
        if column not in keys_of(table.record):  # a newer row of the key may have another value
            touched = f"{stored} semi join (select {keys} from {touched}) as ever using ({keys})"
            kept = f"semi join wanted using ({column})"
        return (
            f"with touched as (from {touched}), newest as (select touched.* from touched {beside} "
            f"qualify row_number() over (partition by {keys} order by {SEQ} desc) = 1) "
            f"select filename, file_row_number from newest {kept}"
        )


def quoted(text: object) -> str:
    """Return a text as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"


def _without_patterns(path: str) -> str:
    """Return a path that DuckDB takes as it stands, signs of patterns in brackets."""
    return path.replace("*", "[*]").replace("?", "[?]")


def _nothing(record: type) -> pa.Table:
    schema = schema_of(record)
    for column, kind in ((SEQ, pa.int64()), (BATCH, pa.string()), ("filename", pa.string())):
        schema = schema.append(pa.field(column, kind))
    return schema.append(pa.field("file_row_number", pa.int64())).empty_table()


def _table_of(record: type) -> Table:
    return next(table for table in TABLES if table.record is record)


def _immutable(column: pa.ChunkedArray) -> list[Any]:
    """Return the values of a column, lists as tuples."""
    values: list[Any] = column.to_pylist()
    if not pa.types.is_list(column.type):
        return values
    return [value if value is None else tuple(value) for value in values]


def _rows_of_file(
    file: pq.ParquetFile, numbers: NDArray[np.int64], schema: pa.Schema
) -> list[pa.Table]:
    """Return the rows at ascending places of a file, one table per row group.

    A column that came after the file was written is null there.
    """
    parts = []
    sizes = [file.metadata.row_group(n).num_rows for n in range(file.metadata.num_row_groups)]
    ends = np.cumsum(sizes)
    there = set(file.schema_arrow.names)
    for group in np.unique(np.searchsorted(ends, numbers, side="right")):
        start = ends[group] - sizes[group]
        inside = numbers[(numbers >= start) & (numbers < ends[group])] - start
        wanted = [name for name in schema.names if name in there]
        rows = file.read_row_group(int(group), columns=wanted).take(inside)
        columns = [rows[name] if name in there else pa.nulls(len(inside)) for name in schema.names]
        parts.append(pa.table(columns, names=schema.names).cast(schema))
    return parts
