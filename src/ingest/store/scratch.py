"""A DuckDB in memory for questions about rows at hand."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import duckdb
import pyarrow as pa

from ingest.closing import Closing
from ingest.errors import StoreError


class Scratch(Closing):
    """Answers queries over Arrow tables and data sets; threads may share it.

    One for many questions: a connection of its own for each took 40 ms, a cursor takes 4.

    Args:
        about: What the rows are of, for messages.
    """

    def __init__(self, about: str) -> None:
        self._about = about
        self._database = duckdb.connect()

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def ask(self, query: str, **relations: object) -> pa.Table:
        """Return the answer to a query over some relations.

        Raises:
            StoreError: A file that the query reads is missing or damaged.
        """
        with self._asking(relations) as cursor:
            answer: pa.Table = cursor.sql(query).to_arrow_table()
        return answer

    def keep(self, name: str, query: str, **relations: object) -> None:
        """Keep the answer to a query as a relation for all later ones.

        Raises:
            StoreError: See ask.
        """
        with self._asking(relations) as cursor:
            cursor.execute(f"create table {name} as {query}").fetchall()

    @contextmanager
    def _asking(self, relations: Mapping[str, object]) -> Iterator[duckdb.DuckDBPyConnection]:
        try:
            with self._database.cursor() as cursor:
                cursor.execute("set timezone = 'UTC'")
                cursor.execute("set enable_progress_bar = false")
                for name, rows in relations.items():
                    cursor.register(name, rows)
                yield cursor
        except (duckdb.Error, pa.ArrowException) as error:
            first = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise StoreError(f"{self._about} cannot be read: {first}") from error
