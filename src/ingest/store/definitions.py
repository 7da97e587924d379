"""The macros and views of ``warehouse/`` in a connection that has the tables by name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from ingest.store.sqlfiles import comment_lines, sql_files

_MACRO = re.compile(r"^create macro (?P<call>\w+\([^)]*\)) as(?P<table> table)?", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One macro or view.

    Args:
        kind: What ``comment on`` calls it: view, macro or macro table.
        name: Its name.
        statement: What creates it.
        comment: What it is for.
    """

    kind: str
    name: str
    statement: str
    comment: str


def definitions() -> list[Definition]:
    """Return every macro, then every view, by name."""
    macros = [
        Definition(
            kind="macro table" if is_table_macro(statement) else "macro",
            name=name,
            statement=statement,
            comment=" ".join(comment_lines(statement)),
        )
        for name, statement in sql_files("macros").items()
    ]
    views = [
        Definition(
            kind="view",
            name=name,
            statement=f'create view "{name}" as {statement}',
            comment=" ".join(comment_lines(statement)),
        )
        for name, statement in sql_files("views").items()
    ]
    return [*macros, *views]


def define(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every macro and view with its comment; one that names another comes after it.

    ``newest_day`` is looked up once, so that the days a query asks for by default are constants
    and what lies outside is not read.

    Raises:
        duckdb.Error: A table is missing, or a file of it cannot be read.
    """
    for one in in_order(definitions()):
        connection.execute(one.statement)
        comment = one.comment.replace("'", "''")
        connection.execute(f"comment on {one.kind} \"{one.name}\" is '{comment}'")
    _keep_newest_day(connection)


def in_order(given: Iterable[Definition]) -> list[Definition]:
    """Return the definitions, each after those its statement names."""
    waiting = {one.name: one for one in given}
    ordered: list[Definition] = []

    def put(one: Definition) -> None:
        if waiting.pop(one.name, None) is None:
            return
        for word in re.findall(r"\w+", one.statement):
            if word in waiting:
                put(waiting[word])
        ordered.append(one)

    for one in list(waiting.values()):
        put(one)
    return ordered


def is_table_macro(statement: str) -> bool:
    """Return whether the file defines a macro that gives rows."""
    found = _MACRO.search(statement)
    return found is not None and found["table"] is not None


def macro_call(statement: str) -> str:
    """Return how the macro of a file is called: ``by_week(instant)``."""
    found = _MACRO.search(statement)
    return found["call"] if found else ""


def _keep_newest_day(connection: duckdb.DuckDBPyConnection) -> None:
    comment = next(one.comment for one in definitions() if one.name == "newest_day")
    row = connection.execute("select newest_day()").fetchone()
    day = row[0] if row else None
    connection.execute(f"create or replace macro newest_day() as date '{day}'")
    quoted = comment.replace("'", "''")
    connection.execute(f"comment on macro newest_day is '{quoted}'")
