"""The change feed: what one release has other than another, row by row."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

from ingest.errors import StoreError
from ingest.model.change import Change
from ingest.model.tables import TABLES, Table
from ingest.store.arrow import columns_of, keys_of, schema_of, sql_types_of
from ingest.store.scratch import Scratch

CHANGES = "changes"


def changes_between(
    old: Path, new: Path, old_files: Mapping[str, str], new_files: Mapping[str, str]
) -> pa.Table:
    """Return the rows that differ between two release folders.

    Files with equal checksums are not opened: a release after one changed month costs one month.

    Args:
        old: Folder of the earlier release.
        new: Folder of the later one.
        old_files: Checksum of every Parquet file of the earlier one, by path inside it.
        new_files: The same of the later one.

    Raises:
        StoreError: A file cannot be read.
    """
    found = []
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        for table in TABLES:
            if not table.is_public or table.name == CHANGES:
                continue
            before = _differing(table, old_files, new_files)
            after = _differing(table, new_files, old_files)
            if before or after:
                query = _query(connection, table, _paths(old, before), _paths(new, after))
                found.append(_answer(connection, query))
    return pa.concat_tables([schema_of(Change).empty_table(), *found])


def changed_rows(scratch: Scratch, table: Table, before: pa.Table, after: pa.Table) -> pa.Table:
    """Return how some rows of a table differ from what they were.

    Args:
        scratch: Answers the question.
        table: The table.
        before: The rows of the earlier state that are concerned.
        after: The same of the later one.
    """
    if not before.num_rows and not after.num_rows:
        return schema_of(Change).empty_table()
    query = _comparison(table, list(columns_of(table.record)), "rows_before", "rows_after")
    return scratch.ask(query, rows_before=before, rows_after=after).cast(schema_of(Change))


def _differing(table: Table, files: Mapping[str, str], others: Mapping[str, str]) -> list[str]:
    """Return the files of a table that the other release has not or has otherwise."""
    return [
        name
        for name, digest in files.items()
        if name.startswith(f"{table.name}/") and others.get(name) != digest
    ]


def _paths(folder: Path, names: list[str]) -> list[str]:
    return [str(folder / name) for name in names]


def _query(
    connection: duckdb.DuckDBPyConnection, table: Table, before: list[str], after: list[str]
) -> str:
    known = [set(_columns_in(connection, files)) for files in (before, after) if files]
    common = [name for name in columns_of(table.record) if all(name in have for have in known)]
    return _comparison(table, common, _source(before, table, common), _source(after, table, common))


def _comparison(table: Table, columns: list[str], before: str, after: str) -> str:
    """Return the query for the rows that differ between two relations."""
    keys = keys_of(table.record)
    others = [name for name in columns if name not in keys]
    differing = ", ".join(
        f'case when o."{name}" is distinct from n."{name}" then \'{name}\' end' for name in others
    )
    key = ", ".join(f'coalesce(n."{name}", o."{name}")::varchar' for name in keys)
    return f"""
        with o as (select *, true as _is_there from {before}),
            n as (select *, true as _is_there from {after}),
            joined as (
                select [{key}] as row_key,
                    case when o._is_there is null then 'insert'
                         when n._is_there is null then 'delete' else 'update' end as change,
                    list_filter([{differing}]::varchar[], lambda c: c is not null) as differing
                from o full join n using ({", ".join(f'"{name}"' for name in keys)})
            )
        select '{table.name}' as table_name, row_key, change,
            case when change = 'update' then differing else [] end as changed
        from joined where change <> 'update' or len(differing) > 0
        order by row_key
    """


def _columns_in(connection: duckdb.DuckDBPyConnection, files: list[str]) -> Iterator[str]:
    described = _answer(connection, f"describe select * from {_read(files)}")
    yield from described["column_name"].to_pylist()


def _source(files: list[str], table: Table, columns: list[str]) -> str:
    """Return SQL for the rows of some files; of none for a table that was not there."""
    names = ", ".join(f'"{name}"' for name in columns)
    if files:
        return f"(select {names} from {_read(files)})"
    types = sql_types_of(table.record)
    nothing = ", ".join(f'null::{types[name]} as "{name}"' for name in columns)
    return f"(select {nothing} where false)"


def _read(files: list[str]) -> str:
    listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
    return f"read_parquet([{listed}], hive_partitioning = false)"


def _answer(connection: duckdb.DuckDBPyConnection, query: str) -> pa.Table:
    try:
        rows: pa.Table = connection.sql(query).to_arrow_table()
    except duckdb.Error as error:
        raise StoreError(f"releases cannot be compared: {str(error).splitlines()[0]}") from error
    return rows.cast(schema_of(Change)) if "row_key" in rows.column_names else rows
