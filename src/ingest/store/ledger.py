"""The ledger: one Delta table per record, append-only, internal.

Nobody globs these folders: a corrected row stands beside the old one, and the newest row of a
key is the one that counts. Readers use a release.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import duckdb
import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, WriterProperties, write_deltalake
from deltalake.exceptions import DeltaError
from pyarrow.dataset import dataset

from ingest.errors import StoreError
from ingest.model.tables import TABLES, Table, table_named
from ingest.store.arrow import arrow_table, keys_of, schema_of

SEQ = "_seq"
"""Version of the table that added the row: of two rows of a key the higher one counts."""

BATCH = "_batch"
"""What was committed together: a detail counts only beside the row it was made with."""

_WRITER = WriterProperties(compression="ZSTD", compression_level=3)


class Ledger:
    """Every stored fact of one corpus.

    Args:
        folder: Where the tables lie, usually ``<home>/ledger``.
    """

    def __init__(self, folder: Path) -> None:
        if odd := set(str(folder.resolve())) & set("[]%"):
            raise StoreError(
                f"{folder}: the table format cannot use a folder with {' '.join(sorted(odd))} "
                "in its path; choose another home"
            )
        self._folder = folder

    def append(self, name: str, rows: Iterable[Any], *, run_id: str, batch: str = "") -> int:
        """Append rows to a table that is not derived in one commit; return how many.

        Args:
            name: Table name.
            rows: Records of the table.
            run_id: The run that writes.
            batch: Unique name of what belongs together over several tables; needed for
                rows and their details.

        Raises:
            StoreError: A row breaks the schema, or the commit could not be made.
        """
        table = table_named(name)
        if table.growth == "whole":
            raise StoreError(f"{name} is derived; use replace()")
        data = arrow_table(table.record, rows)
        if not data.num_rows:
            return 0
        sequence = self.version(name) + 1
        data = data.append_column(
            pa.field(SEQ, pa.int64(), nullable=False),
            pa.array([sequence] * data.num_rows, type=pa.int64()),
        ).append_column(
            pa.field(BATCH, pa.string(), nullable=False),
            pa.array([batch] * data.num_rows, type=pa.string()),
        )
        self._write(name, data, mode="append", run_id=run_id)
        return int(data.num_rows)

    def replace(self, name: str, rows: Iterable[Any], *, run_id: str) -> bool:
        """Write a derived table anew; return whether anything changed."""
        table = table_named(name)
        data = arrow_table(table.record, rows).sort_by([(c, "ascending") for c in table.order])
        if self.version(name) >= 0 and self.read(name).equals(data):
            return False
        self._write(name, data, mode="overwrite", run_id=run_id)
        return True

    def version(self, name: str) -> int:
        """Return the newest version of a table, -1 if it was never written."""
        if not DeltaTable.is_deltatable(self._uri(name)):
            return -1
        return self._open(name).version()

    def versions(self) -> dict[str, int]:
        """Return the newest version of every table."""
        return {table.name: self.version(table.name) for table in TABLES}

    def read(self, name: str, versions: Mapping[str, int] | None = None) -> pa.Table:
        """Return the rows that count: the newest of each key, sorted, without duplicates.

        Args:
            name: Table name.
            versions: Version of each table to read, as ``versions()`` gave them; None for the
                newest.
        """
        table = table_named(name)
        files = self._files(name, versions)
        if not files:
            return schema_of(table.record).empty_table()
        owners = self._files(table.of[0], versions) if table.of else []
        return _newest(table, files, owners)

    def keys(self, name: str) -> set[tuple[Any, ...]]:
        """Return the primary keys a table holds, without reading its other columns."""
        if self.version(name) < 0:
            return set()
        keys = list(keys_of(table_named(name).record))
        files = self._files(name, None)
        columns = dataset(files, format="parquet").to_table(columns=keys)
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

    def _files(self, name: str, versions: Mapping[str, int] | None) -> list[str]:
        version = self.version(name) if versions is None else versions[name]
        if version < 0:
            return []
        # the addresses are percent-encoded; the tables have no partitions, so the name is enough
        uris = self._open(name, version).file_uris()
        return [str(self._path(name) / unquote(uri.rpartition("/")[2])) for uri in uris]

    def _path(self, name: str) -> Path:
        return self._folder / name

    def _uri(self, name: str) -> str:
        """Return the address of a table; a bare path would be read as one, %20 and all."""
        return self._path(name).resolve().as_uri()

    def _open(self, name: str, version: int | None = None) -> DeltaTable:
        try:
            return DeltaTable(self._uri(name), version=version)
        except DeltaError as error:
            raise StoreError(f"ledger table {name} cannot be read: {error}") from error

    def _write(self, name: str, data: pa.Table, *, mode: Any, run_id: str) -> None:
        self._path(name).mkdir(parents=True, exist_ok=True)
        try:
            write_deltalake(
                self._uri(name),
                data,
                mode=mode,
                writer_properties=_WRITER,
                commit_properties=CommitProperties(custom_metadata={"run_id": run_id}),
            )
        except DeltaError as error:
            raise StoreError(f"ledger table {name} cannot be written: {error}") from error


def _newest(table: Table, files: list[str], owners: list[str]) -> pa.Table:
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
        connection.register("stored", dataset(files, format="parquet"))
        if owners:
            connection.register("owners", dataset(owners, format="parquet"))
        rows: pa.Table = connection.sql(query).to_arrow_table()
    return rows.cast(schema)
