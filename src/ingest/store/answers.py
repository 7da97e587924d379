"""The rows of one query as they come: a piece at a time, never all in memory."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from ingest.errors import InputError
from ingest.store.statements import query_failed, reading_statement

Connection = duckdb.DuckDBPyConnection

ROWS_AT_ONCE = 10_000
"""Rows held at a time; a million rows of five columns took 118 MB, process and all."""

ZSTD_LEVEL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of a query.

    Args:
        columns: Column names.
        pieces: Values in column order, some thousand rows at a time; they can be taken once.
    """

    columns: tuple[str, ...]
    pieces: Iterator[list[tuple[Any, ...]]]


@contextmanager
def asked(
    connection: duckdb.DuckDBPyConnection, query: str, *, at_once: int = ROWS_AT_ONCE
) -> Iterator[Rows]:
    """Give the rows of one query that only reads; the connection is free again afterwards.

    Raises:
        InputError: The query is wrong, or wants what a reader may not do.
    """
    statement = reading_statement(connection, query)
    try:
        cursor = connection.execute(statement)
        columns = tuple(column[0] for column in cursor.description or ())
    except duckdb.Error as error:
        raise query_failed(error) from error
    try:
        yield Rows(columns=columns, pieces=_pieces(cursor, at_once))
    finally:
        _let_go(connection)


def write_parquet(connection: duckdb.DuckDBPyConnection, query: str, stream: IO[bytes]) -> int:
    """Write the rows of one query that only reads as Parquet; return how many there were.

    Raises:
        InputError: See asked.
    """
    statement = reading_statement(connection, query)
    n_rows = 0
    try:
        reader = connection.sql(statement).to_arrow_reader(ROWS_AT_ONCE)
        with pq.ParquetWriter(
            stream, reader.schema, compression="zstd", compression_level=ZSTD_LEVEL
        ) as writer:
            for batch in reader:
                writer.write_batch(batch)
                n_rows += batch.num_rows
    except duckdb.Error as error:
        raise query_failed(error) from error
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        told = str(error).splitlines()[0]
        raise InputError(f"query failed: the answer is not for Parquet: {told}") from error
    return n_rows


def set_variables(connection: duckdb.DuckDBPyConnection, values: Mapping[str, str | None]) -> None:
    """Give values to what queries read with ``getvariable``; None takes one away."""
    for name, value in values.items():
        connection.execute(f'set variable "{name}" = ?', [value])


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Give a stream that becomes the file when all is written, and nothing when it fails."""
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        with draft.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _pieces(cursor: duckdb.DuckDBPyConnection, at_once: int) -> Iterator[list[tuple[Any, ...]]]:
    try:
        while rows := cursor.fetchmany(at_once):
            yield rows
    except duckdb.Error as error:
        raise query_failed(error) from error


def _let_go(connection: duckdb.DuckDBPyConnection) -> None:
    """Give up an unfinished answer, which in DuckDB 2 keeps the connection to itself."""
    abort = getattr(connection, "abort", None)
    if abort is not None:
        abort()
