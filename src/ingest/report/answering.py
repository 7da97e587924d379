"""The answer to a query where it is wanted: on a stream or in a file, in the form wanted."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, TextIO

from ingest.errors import InputError
from ingest.report.tables import Format, as_table, csv_pieces, json_line_pieces, json_pieces
from ingest.store.answers import Connection, Rows, asked, whole_file, write_parquet

MAX_SHOWN = 1_000
"""Rows of a table for people; more of them are for a file."""


Pieces = Callable[[Sequence[str], Iterable[Sequence[Sequence[Any]]]], Iterator[str]]

_PIECES: dict[Format, Pieces] = {
    Format.csv: csv_pieces,
    Format.json: json_pieces,
    Format.jsonl: json_line_pieces,
}


def format_for(path: Path | None, wanted: Format | None) -> Format:
    """Return the format wanted, else what the file's name ends in, else a table.

    Raises:
        InputError: Parquet without a file, or a name that says nothing.
    """
    if wanted is None and path is not None:
        wanted = next((one for one in Format if path.suffix.lower() == f".{one}"), None)
        if wanted is None:
            known = ", ".join(f".{one}" for one in Format if one is not Format.table)
            raise InputError(f"{path}: name it {known}, or say --format table, csv, ...")
    if wanted is Format.parquet and path is None:
        raise InputError("Parquet goes into a file: add --out answer.parquet")
    return wanted or Format.table


def write_answer(connection: Connection, query: str, *, form: Format, out: TextIO) -> int:
    """Write the rows of a query to a text stream; return how many were written.

    Raises:
        InputError: The query is wrong, or wants what a reader may not do.
    """
    if form is Format.table:
        with asked(connection, query, at_once=MAX_SHOWN + 1) as rows:
            shown = next(rows.pieces, [])
        out.write(as_table(rows.columns, shown[:MAX_SHOWN]) + "\n")
        if len(shown) > MAX_SHOWN:
            out.write(f"... the first {MAX_SHOWN:,} rows; --out answer.csv writes all of them\n")
        return len(shown)
    with asked(connection, query) as rows:
        counted = _Counted(rows)
        for piece in _PIECES[form](_columns_for(form, rows.columns), counted):
            out.write(piece)
    return counted.n_rows


def write_answer_file(connection: Connection, query: str, *, form: Format, path: Path) -> int:
    """Write the rows of a query to a file that appears when it is whole; return how many.

    Raises:
        InputError: See write_answer; or the file cannot be written.
    """
    try:
        with whole_file(path) as stream:
            return _written(connection, query, form=form, stream=stream)
    except OSError as error:
        told = error.strerror or str(error)
        raise InputError(f"{path} cannot be written: {told}") from error


def _written(connection: Connection, query: str, *, form: Format, stream: IO[bytes]) -> int:
    if form is Format.parquet:
        return write_parquet(connection, query, stream)
    if form is Format.table:
        with asked(connection, query) as rows:
            every = [row for piece in rows.pieces for row in piece]
        stream.write((as_table(rows.columns, every) + "\n").encode())
        return len(every)
    with asked(connection, query) as rows:
        counted = _Counted(rows)
        for piece in _PIECES[form](_columns_for(form, rows.columns), counted):
            stream.write(piece.encode())
    return counted.n_rows


def _columns_for(form: Format, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns of a form; an object of JSON holds each name once.

    Raises:
        InputError: JSON would lose a column.
    """
    twice = next((one for one in columns if columns.count(one) > 1), None)
    if twice is not None and form in {Format.json, Format.jsonl}:
        raise InputError(f"two columns are called {twice!r}; give one another name with: as")
    return columns


class _Counted:
    """The pieces of an answer, counted as they pass."""

    def __init__(self, rows: Rows) -> None:
        self._pieces = rows.pieces
        self.n_rows = 0

    def __iter__(self) -> Iterator[list[tuple[Any, ...]]]:
        for piece in self._pieces:
            self.n_rows += len(piece)
            yield piece
