"""A release as a DuckDB connection with the tables and views by name."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from ingest.errors import InputError, StoreError
from ingest.model.tables import TABLES
from ingest.store.arrow import columns_of, sql_types_of
from ingest.store.release import manifest_of, release_folder
from ingest.store.sqlfiles import sql_files

_READING = frozenset(
    {
        duckdb.StatementType.SELECT,
        duckdb.StatementType.EXPLAIN,
        duckdb.StatementType.MULTI,  # what pivot is to the parser
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The rows of one query.

    Args:
        columns: Column names.
        rows: Values in column order.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def open_release(folder: Path) -> duckdb.DuckDBPyConnection:
    """Return an in-memory DuckDB connection over one release folder.

    Its session is in Beijing time, so that days and months are those of the portals.

    Raises:
        StoreError: A file of the release is missing or damaged.
    """
    connection = duckdb.connect()
    try:
        connection.execute("set timezone = 'Asia/Shanghai'")
        for table in TABLES:
            if table.is_public:
                _create_table_view(connection, folder, table.name, table.record)
        for name, statement in sql_files("views").items():
            connection.execute(f'create view "{name}" as {statement}')
    except duckdb.Error as error:
        connection.close()
        raise StoreError(f"release {folder.name} cannot be read: {_first_line(error)}") from error
    return connection


@contextmanager
def reading(releases: Path, release: str | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a release read-only: a query sees the release and no other file."""
    folder = release_folder(releases, release)
    missing = [name for name in manifest_of(folder)["files"] if not (folder / name).is_file()]
    if missing:
        raise StoreError(
            f"release {folder.name} lacks {len(missing)} of its files, first: {missing[0]}"
        )
    connection = open_release(folder)
    try:
        connection.execute(f"set allowed_directories = ['{_quoted(folder.resolve())}/']")
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        yield connection
    finally:
        connection.close()


def answer(connection: duckdb.DuckDBPyConnection, query: str) -> Answer:
    """Return the rows of one query.

    Raises:
        InputError: The query is wrong, or wants what a reader may not do.
    """
    try:
        statements = connection.extract_statements(query)
        if len(statements) != 1 or statements[0].type not in _READING:
            raise InputError("query failed: give one statement that reads (select, from, describe)")
        cursor = connection.execute(query)
        columns = tuple(column[0] for column in cursor.description or ())
        return Answer(columns=columns, rows=tuple(cursor.fetchall()))
    except duckdb.Error as error:
        raise InputError(f"query failed: {_first_line(error)}") from error


def records(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """Return the rows of a query as dictionaries.

    Raises:
        InputError: See answer.
    """
    result = answer(connection, query)
    return [dict(zip(result.columns, row, strict=True)) for row in result.rows]


def leading_comment(statement: str) -> str:
    """Return the comment a SQL file begins with, as one line."""
    lines = re.match(r"(?:--[^\n]*\n)*", statement)
    return " ".join(line.lstrip("- ").strip() for line in lines[0].splitlines()) if lines else ""


def _create_table_view(
    connection: duckdb.DuckDBPyConnection, folder: Path, name: str, record: type
) -> None:
    """Make one table known; what an older release has not is empty or null."""
    types = sql_types_of(record)
    paths = f"{_quoted(folder.resolve())}/{name}/**/*.parquet"
    if any((folder / name).rglob("*.parquet")):
        is_split = any((folder / name).glob("ym=*"))
        source = (
            f"read_parquet('{paths}', hive_partitioning = {is_split}, hive_types_autocast = false)"
        )
        listed = connection.execute(f"describe select * from {source}").fetchall()
        known = {str(row[0]) for row in listed}
        rest = f"{', ym' if is_split else ''} from {source}"
    else:
        known, rest = set(), " where false"
    selected = ", ".join(
        f'"{column}"' if column in known else f'null::{kind} as "{column}"'
        for column, kind in types.items()
    )
    connection.execute(f'create view "{name}" as select {selected}{rest}')
    columns = columns_of(record)
    comment = _quoted((record.__doc__ or "").strip().splitlines()[0])
    connection.execute(f"comment on view \"{name}\" is '{comment}'")
    for column, described in columns.items():
        unit = f" [{described.unit}]" if described.unit else ""
        connection.execute(
            f'comment on column "{name}"."{column}" is \'{_quoted(described.meaning + unit)}\''
        )


def _quoted(text: object) -> str:
    return str(text).replace("'", "''")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
