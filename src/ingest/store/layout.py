"""Where a row lies in a release, and how a file of it is written.

A file is a pure function of its rows: the same rows give the same bytes, in whatever order and
from wherever they came.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ingest.errors import StoreError
from ingest.model.tables import Table
from ingest.store.arrow import keys_of, schema_of, sql_types_of
from ingest.store.manifest import File, sha256_of

PLACE = "_place"
"""Column beside the rows on their way into files: path of the file below the table's folder."""

ROW_GROUP_ROWS = 20_480
"""Row groups of 2,000 to 100,000 rows gave the same size; this one scans on both cores."""

HOURLY_LEVEL = 3
"""zstd level of a release made while somebody waits: 50 MB of Chinese text a second."""

BEST_LEVEL = 9
"""zstd level of a nightly release: 10 % smaller, 11 MB a second."""

ONLY = "part-0.parquet"
NOWHERE = f"ym=unknown/{ONLY}"
"""File of rows without a date, and the one empty file of a split table without rows."""

_LOOKED_AT_ROWS = 1000
"""Rows of a file that tell which of its columns repeat themselves."""

BY_WEEK = frozenset({"texts"})
"""Tables whose months are split again, by the week in which the article was first seen.

Compressing the texts of a month of 27,000 articles takes 6 s; what an hour brings was first seen
in this week, and so three quarters of its month stay as they are.
"""


BY_LIKENESS = frozenset({"texts"})
"""Tables in which copies of a text lie together, so that they are compressed as one.

Where every article of the labelled reposts is there with its copies, 2,000 characters take 1.2 kB
at level 3 instead of the 2.2 kB of a text without copies.
"""


def article_column(table: Table) -> str | None:
    """Return the column that names the article whose month is the row's; None for no such one."""
    if table.month_of == "article":
        return "article_id"
    if table.month_of is not None and sql_types_of(table.record)[table.month_of] == "varchar":
        return table.month_of
    return None


def place_of(day: str) -> str:
    """Return SQL for the place of a row.

    Args:
        day: SQL of the instant whose month, in Beijing, is the row's.
    """
    return f"'ym=' || {month_of(day)} || '/{ONLY}'"


def place_by_week(day: str, seen: str) -> str:
    """Return SQL for the place of a row in a table that is split by weeks.

    Args:
        day: SQL of the instant whose month is the row's.
        seen: SQL of the instant whose week, from Monday in Beijing, is the row's.
    """
    monday = f"date_trunc('week', {seen} at time zone 'Asia/Shanghai')"
    week = f"coalesce(strftime({monday}, '%Y%m%d'), '0')"
    return f"'ym=' || {month_of(day)} || '/part-' || {week} || '.parquet'"


def written(table: Table, rows: pa.Table, path: Path, *, level: int) -> File:
    """Write the rows of one file, sorted; return what the manifest says of it.

    Args:
        table: The table.
        rows: Its rows in this file; further columns are left out.
        path: The file; its folder is made.
        level: zstd level.

    Raises:
        StoreError: A key is there twice, or a value is missing that has to be there.
    """
    schema = schema_of(table.record)
    rows = rows.select(schema.names)
    for field in schema:
        if not field.nullable and rows[field.name].null_count:
            raise StoreError(
                f"{table.name} has rows without {field.name}, from before the column was there; "
                "make the ledger anew: ingest ledger rebuild"
            )
    rows = rows.cast(schema)
    keys = keys_of(table.record)
    distinct = rows.group_by(list(keys)).aggregate([]).num_rows
    if distinct != rows.num_rows:
        raise StoreError(f"{table.name}: {rows.num_rows} rows but {distinct} keys")
    order = _order(rows, (*table.order, *keys))
    if table.name in BY_LIKENESS:
        order = order.take(_by_longest_line(rows["text"].take(order)))
    return _write(rows, order, path, level=level)


def write_parquet(rows: pa.Table, path: Path, *, level: int) -> File:
    """Write rows as they are; return what the manifest says of the file."""
    return _write(rows, pa.array(range(rows.num_rows), pa.int64()), path, level=level)


def _write(rows: pa.Table, order: pa.Array, path: Path, *, level: int) -> File:
    path.parent.mkdir(parents=True, exist_ok=True)
    with pq.ParquetWriter(
        path,
        rows.schema,
        compression="zstd",
        compression_level=level,
        use_dictionary=_with_repeats(rows.take(order.slice(0, _LOOKED_AT_ROWS))),
        store_schema=True,
    ) as writer:
        for start in range(0, rows.num_rows, ROW_GROUP_ROWS):
            # one chunk for each row group: where chunks end shows in the bytes
            group = rows.take(order.slice(start, ROW_GROUP_ROWS)).combine_chunks()
            writer.write_table(group, row_group_size=ROW_GROUP_ROWS)
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
    return File(sha256=sha256_of(path), size=path.stat().st_size, rows=rows.num_rows, level=level)


def _by_longest_line(texts: pa.ChunkedArray) -> pa.Array:
    """Return the numbers of texts in the order of their longest lines, which copies share."""
    as_bytes = texts.cast(pa.binary()).to_pylist()  # as characters it takes three times as long
    lines = [max(text.split(b"\n"), key=len) for text in as_bytes]
    table = pa.table({"line": pa.array(lines, pa.binary()), "number": range(len(texts))})
    return pc.sort_indices(table, sort_keys=[("line", "ascending"), ("number", "ascending")])


def _with_repeats(rows: pa.Table) -> list[str]:
    """Return the columns that a dictionary of their values makes smaller, as Parquet names them.

    Articles, of which many columns hold every value once, are 8 % smaller without one for these.

    Args:
        rows: The first rows of a file.
    """
    found = []
    for field in rows.schema:
        column = rows[field.name]
        if pa.types.is_list(field.type):
            found.append(f"{field.name}.list.element")
        elif not pa.types.is_string(field.type) or (
            pc.count_distinct(column).as_py() * 2 <= rows.num_rows
        ):
            found.append(field.name)
    return found


def read_file(path: Path, file: File, columns: Sequence[str]) -> pa.Table:
    """Return columns of a file of a release.

    Raises:
        StoreError: It is not what was published.
    """
    try:
        is_sound = sha256_of(path) == file.sha256
    except OSError:
        is_sound = False
    if not is_sound:
        raise StoreError(f"{path} is not what was published")
    return pq.ParquetFile(path).read(columns=list(columns))


def month_of(day: str) -> str:
    """Return SQL for the month, in Beijing, of an instant: ``2026-11``, or ``unknown``."""
    return f"coalesce(strftime({day} at time zone 'Asia/Shanghai', '%Y-%m'), 'unknown')"


def _order(rows: pa.Table, columns: Sequence[str]) -> pa.Array:
    """Return the numbers of rows in the order of some columns."""
    by = [(name, "ascending", "at_end") for name in dict.fromkeys(columns)]
    return pc.sort_indices(rows, sort_keys=by)
