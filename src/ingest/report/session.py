"""A session of queries: lines come in, answers go out; one mistake ends nothing."""

from collections.abc import Callable
from typing import TextIO

from ingest.errors import InputError
from ingest.report.answering import write_answer
from ingest.report.tables import Format
from ingest.store.answers import Connection, asked, set_variables
from ingest.store.sqlfiles import comment_lines, known_variables, saved_query, sql_files
from ingest.store.statements import cut_statements, is_blank

HELP = """A query ends in a semicolon and may have many lines: select count(*) from articles;
.tables             tables, views and macros, with what they are for
.schema [NAME]      columns of a table or view with meaning and unit
.queries            saved queries with the question each answers
.run NAME [A=B ...] run a saved query: .run most_quoted month=2026-10
.show NAME          print a saved query
.mode FORMAT        table, csv, json or jsonl
.quit               leave (or Ctrl-D); Ctrl-C forgets what was begun
Nothing can be written from here; ingest sql QUERY --out FILE writes answers."""

_TABLES = """
select view_name as name, 'table or view' as kind, comment
from duckdb_views() where not internal
union all
select distinct function_name as name, 'macro' as kind, comment
from duckdb_functions() where not internal and function_type in ('macro', 'table_macro')
order by kind desc, name
"""

_COLUMNS = """
select column_name, data_type, comment
from duckdb_columns() where not internal and table_name = getvariable('_of')
order by column_index
"""


class Session:
    """One session.

    Args:
        connection: The corpus, read-only.
        out: Where answers go.
        err: Where what went wrong goes.
    """

    def __init__(self, connection: Connection, *, out: TextIO, err: TextIO) -> None:
        self._connection = connection
        self._out, self._err = out, err
        self._begun = ""
        self._form = Format.table
        self.n_failed = 0
        self._commands: dict[str, Callable[[list[str]], None]] = {
            ".help": self._help,
            ".tables": self._tables,
            ".schema": self._schema,
            ".queries": self._queries,
            ".run": self._run,
            ".show": self._show,
            ".mode": self._mode,
        }

    @property
    def is_continued(self) -> bool:
        """Whether a query was begun and waits for its semicolon."""
        return not is_blank(self._begun)

    def take(self, line: str) -> bool:
        """Take a line and answer what it completes; return False to leave."""
        if not self.is_continued and line.lstrip().startswith("."):
            command, *rest = line.split()
            if command in {".quit", ".exit"}:
                return False
            self._try(lambda: self._command(command, rest))
            return True
        statements, self._begun = cut_statements(self._begun + line)
        for statement in statements:
            self._try(lambda statement=statement: self._answer(statement))  # type: ignore[misc]
        return True

    def finish(self) -> None:
        """Answer a last query that has no semicolon."""
        if self.is_continued:
            self._try(lambda: self._answer(self._begun))
        self._begun = ""

    def forget(self) -> None:
        """Drop a query that was begun."""
        self._begun = ""

    def words(self) -> tuple[str, ...]:
        """Return the names that can be completed."""
        with asked(self._connection, _TABLES) as rows:
            names = [row[0] for piece in rows.pieces for row in piece]
        return (*names, *sql_files("queries"), *self._commands, ".quit")

    def _try(self, work: Callable[[], object]) -> None:
        try:
            work()
        except InputError as error:
            self.n_failed += 1
            self._out.flush()
            self._err.write(f"{error}\n")
            self._err.flush()
        self._out.flush()

    def _answer(self, statement: str) -> None:
        write_answer(self._connection, statement, form=self._form, out=self._out)

    def _command(self, command: str, rest: list[str]) -> None:
        if command not in self._commands:
            raise InputError(f"no command {command}; .help shows them")
        self._commands[command](rest)

    def _help(self, _rest: list[str]) -> None:
        self._out.write(HELP + "\n")

    def _tables(self, _rest: list[str]) -> None:
        self._answer(_TABLES)

    def _schema(self, rest: list[str]) -> None:
        if not rest:
            self._answer(
                "select table_name, count(*) as n_columns from duckdb_columns() "
                "where not internal group by table_name order by table_name"
            )
            return
        set_variables(self._connection, {"_of": rest[0].rstrip(";")})
        with asked(self._connection, _COLUMNS) as rows:
            if not next(rows.pieces, []):
                raise InputError(f"no table or view {rest[0]!r}; .tables shows them")
        self._answer(_COLUMNS)

    def _queries(self, _rest: list[str]) -> None:
        for name, query in sql_files("queries").items():
            self._out.write(f"{name:32} {comment_lines(query)[0]}\n")

    def _run(self, rest: list[str]) -> None:
        if not rest:
            raise InputError("which? .queries shows the saved ones")
        query = saved_query(rest[0])
        values = dict(setting.split("=", 1) for setting in rest[1:] if "=" in setting)
        known = known_variables(query)
        if len(values) < len(rest) - 1 or set(values) - set(known):
            raise InputError(f"{rest[0]} takes {', '.join(f'{name}=...' for name in known)}")
        set_variables(self._connection, dict.fromkeys(known) | values)
        try:
            self._answer(query)
        finally:
            set_variables(self._connection, dict.fromkeys(known))

    def _show(self, rest: list[str]) -> None:
        self._out.write(saved_query(" ".join(rest)) + "\n")

    def _mode(self, rest: list[str]) -> None:
        forms = [one for one in Format if one is not Format.parquet]
        if len(rest) != 1 or rest[0] not in forms:
            raise InputError(f".mode takes one of {', '.join(forms)}")
        self._form = Format(rest[0])
