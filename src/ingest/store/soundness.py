"""Whether every table of the ledger can be read, whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.fs import FileSystem, FileType

from ingest.errors import StoreError
from ingest.model.tables import TABLES
from ingest.store.compaction import orphans_of
from ingest.store.ledger import Ledger
from ingest.store.place import plain

Kind = Literal["unreadable", "missing", "damaged", "orphan"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something in the ledger that should not be.

    Args:
        table: Name of the table.
        kind: ``unreadable``: the table cannot be opened; ``missing`` and ``damaged``: a file
            of its newest version is; ``orphan``: a file that no version has, which is harmless.
        detail: The file, or what was said.
    """

    table: str
    kind: Kind
    detail: str

    @property
    def is_harmless(self) -> bool:
        """Whether no row depends on it."""
        return self.kind == "orphan"


def findings(ledger: Ledger, name: str, *, reads_all: bool) -> Iterator[Finding]:
    """Yield what is wrong with the newest version of a table, nothing if it is sound.

    Args:
        ledger: The ledger.
        name: Table name.
        reads_all: Whether to unpack every column, or only to look at sizes and the ends of files.
    """
    try:
        if ledger.version(name) < 0:
            return
        added = pa.table(ledger.opened(name).get_add_actions()).to_pylist()
        orphans = orphans_of(ledger, name)
    except StoreError as error:
        yield Finding(table=name, kind="unreadable", detail=str(error))
        return
    store = ledger.place.file_system()
    for file in added:
        path, size = f"{name}/{file['path']}", file["size_bytes"]
        (info,) = store.get_file_info([path])
        if info.type == FileType.NotFound:
            yield Finding(table=name, kind="missing", detail=path)
        elif info.size != size:
            detail = f"{path}: {info.size} bytes, written were {size}"
            yield Finding(table=name, kind="damaged", detail=detail)
        elif fault := _fault(store, path, file["num_records"], reads_all=reads_all):
            yield Finding(table=name, kind="damaged", detail=f"{path}: {fault}")
    for orphan in orphans:
        yield Finding(table=name, kind="orphan", detail=f"{name}/{orphan}")


def all_findings(ledger: Ledger, *, reads_all: bool) -> Iterator[tuple[str, list[Finding]]]:
    """Yield every table that was ever written, with what is wrong with it."""
    for table in TABLES:
        found = list(findings(ledger, table.name, reads_all=reads_all))
        if found or ledger.version(table.name) >= 0:
            yield table.name, found


def _fault(store: FileSystem, path: str, n_rows: int | None, *, reads_all: bool) -> str:
    """Return what is wrong with a Parquet file, empty for nothing."""
    try:
        with store.open_input_file(path) as stream, pq.ParquetFile(stream) as file:
            there = file.metadata.num_rows
            if reads_all:
                there = sum(batch.num_rows for batch in file.iter_batches())
    except (pa.ArrowException, OSError) as error:
        return plain(error)
    return f"{there} rows, written were {n_rows}" if n_rows not in (None, there) else ""
