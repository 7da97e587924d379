"""A release as a DuckDB connection with the tables and views by name."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from ingest.errors import InputError, StoreError
from ingest.store.definitions import define
from ingest.store.ledger import Ledger
from ingest.store.manifest import manifest_of
from ingest.store.pointer import release_folder
from ingest.store.relations import (
    comment,
    quoted,
    relate_ledger,
    relate_new_files,
    relate_release,
)
from ingest.store.release import Draft
from ingest.store.sqlfiles import sql_files
from ingest.store.standing import Gone, release_at
from ingest.store.statements import reading_statement


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
        StoreError: A file of the release is missing or damaged, or newer than this code.
    """
    manifest_of(folder)

    def relate(made: duckdb.DuckDBPyConnection) -> None:
        relate_release(made, folder)
        define(made)
        comment(made)

    return _opened(f"release {folder.name}", relate)


def open_ledger(ledger: Ledger, *, as_of: datetime | None = None) -> duckdb.DuckDBPyConnection:
    """Return an in-memory DuckDB connection over what a release of the ledger would hold.

    Args:
        ledger: The facts.
        as_of: The instant whose state is wanted, with zone; None for now.

    Raises:
        StoreError: The ledger is damaged, or does not go back that far.
    """
    versions = ledger.versions() if as_of is None else ledger.versions_at(as_of)

    def relate(made: duckdb.DuckDBPyConnection) -> None:
        relate_ledger(made, ledger, versions)
        define(made)
        comment(made)

    return _opened("the ledger", relate)


def open_then(
    releases: Path, instant: datetime, ledger: Ledger | None
) -> tuple[duckdb.DuckDBPyConnection, Path | None]:
    """Return a connection over what the corpus said at an instant, and the release it reads.

    The release that was the newest then; where there was none yet, or it was pruned, the ledger
    as it was then, and None.

    Args:
        releases: Folder of all releases.
        instant: With zone.
        ledger: Where to look for what no release holds; None for releases alone.

    Raises:
        Gone: The release of then is there no more, and the ledger does not go back that far.
        StoreError: What is asked for was never there, or is damaged.
    """
    gone = None
    try:
        folder = release_at(releases, instant)
    except Gone as error:
        folder, gone = None, error
    if folder is not None:
        _miss_no_file(folder)
        return open_release(folder), folder
    if gone is None:
        if ledger is not None and _was_written(ledger.versions()):
            return open_ledger(ledger, as_of=instant), None
        then = f" of {instant:%Y-%m-%d %H:%M %Z} or before"
        raise StoreError(f"no release{then} in {releases}, and no ledger to read instead")
    try:
        if ledger is not None and _was_written(ledger.versions_at(instant)):
            return open_ledger(ledger, as_of=instant), None
    except StoreError as error:
        raise Gone(f"{gone}; {error}") from error
    raise gone


def _was_written(versions: Mapping[str, int]) -> bool:
    return any(version >= 0 for version in versions.values())


@contextmanager
def checking(draft: Draft) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a release before it is published.

    Beside the tables and the views that a check names, ``fresh.articles`` and so on hold the rows
    of the files that the latest release has not; the variable ``released_at`` is its instant.

    Raises:
        StoreError: A file is damaged.
    """

    def relate(connection: duckdb.DuckDBPyConnection) -> None:
        relate_release(connection, draft.folder)
        relate_new_files(connection, draft.folder, draft.new_files)
        connection.execute(f"set variable released_at = timestamptz '{draft.at.isoformat()}'")
        for name in sorted(_named_views(sql_files("checks").values())):
            connection.execute(f'create view "{name}" as {sql_files("views")[name]}')

    with _opened("the draft of a release", relate) as connection:
        yield connection


def _named_views(statements: Iterable[str]) -> set[str]:
    """Return the views that some statements name; all of them take as long as the checks."""
    words = set(re.findall(r"\w+", " ".join(statements)))
    return words & sql_files("views").keys()


@contextmanager
def reading(
    releases: Path,
    release: str | None = None,
    *,
    as_of: datetime | None = None,
    live: bool = False,
    ledger: Ledger | None = None,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a release read-only: a query sees the release and no other file.

    Args:
        releases: Folder of all releases.
        release: Name of a release; None for the newest.
        as_of: What the corpus said at this instant, with zone: the release that was the newest
            then, and the ledger as it was where there was none yet or that one was pruned.
        live: Read the ledger and no release.
        ledger: Where to look for what no release holds; None for releases alone.

    Raises:
        InputError: A release is named and another state is asked for.
        StoreError: What is asked for is not there, or is damaged.
    """
    if as_of is not None and as_of.tzinfo is None:
        raise ValueError("an instant needs a zone")
    if release is not None and (live or as_of is not None):
        raise InputError("name a release, or ask for an instant or the live state, not both")
    folder = None
    if live:
        if ledger is None or not _was_written(ledger.versions()):
            raise StoreError(f"no release in {releases}, and no ledger to read instead")
        connection = open_ledger(ledger, as_of=as_of)
    elif as_of is not None:
        connection, folder = open_then(releases, as_of, ledger)
    else:
        folder = release_folder(releases, release)
        _miss_no_file(folder)
        connection = open_release(folder)
    try:
        if folder is not None:
            directory = quoted(f"{folder.resolve()}/")
            connection.execute(f"set allowed_directories = [{directory}]")
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        yield connection
    finally:
        connection.close()


def _miss_no_file(folder: Path) -> None:
    missing = [name for name in manifest_of(folder)["files"] if not (folder / name).is_file()]
    if missing:
        raise StoreError(
            f"release {folder.name} lacks {len(missing)} of its files, first: {missing[0]}"
        )


def _opened(
    what: str, relate: Callable[[duckdb.DuckDBPyConnection], None]
) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    try:
        connection.execute("set timezone = 'Asia/Shanghai'")
        connection.execute("set enable_progress_bar = false")
        relate(connection)
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        connection.close()
        raise StoreError(f"{what} cannot be read: {_first_line(error)}") from error
    except StoreError:
        connection.close()
        raise
    return connection


def answer(connection: duckdb.DuckDBPyConnection, query: str) -> Answer:
    """Return the rows of one query.

    Raises:
        InputError: The query is wrong, or wants what a reader may not do.
    """
    try:
        cursor = connection.execute(reading_statement(connection, query))
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


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
