"""``ingest sql``: one query, or a saved one, over a release, an instant or the live ledger."""

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from ingest.commands.home import Home, settings_for
from ingest.errors import InputError
from ingest.report.tables import Format

if TYPE_CHECKING:
    from ingest.store.answers import Connection

_COMMENT_FIRST = re.compile(r"--[^=\s]*\s")

Release = Annotated[str | None, typer.Option("--release", help="Release (default: latest).")]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        help="What the corpus said then: 2026-11-01T12:00+08:00, or a day, at its beginning.",
    ),
]
Live = Annotated[bool, typer.Option("--live", help="Read the ledger, newer than any release.")]
Settings = Annotated[
    list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Value a saved query takes.")
]


class QueryCommand(TyperCommand):
    """A command whose query may begin with a comment, which looks like an option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take what begins with two dashes and goes on with words for a query."""
        told = [f" {arg}" if _COMMENT_FIRST.match(arg) else arg for arg in args]
        return super().parse_args(ctx, told)


def sql(
    query: Annotated[
        str | None, typer.Argument(help="One SQL query; - reads it from standard input.")
    ] = None,
    *,
    saved: Annotated[str | None, typer.Option("--query", help="A saved query by name.")] = None,
    values: Settings = None,
    is_listing: Annotated[bool, typer.Option("--list", help="Show the saved queries.")] = False,
    home: Home = None,
    release: Release = None,
    as_of: AsOf = None,
    live: Live = False,
    form: Annotated[
        Format | None, typer.Option("--format", help="Default: table, or what --out ends in.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="File to write, whole or not at all; Parquet needs one.")
    ] = None,
) -> None:
    """Query the corpus, which nothing can write: ingest sql "select count(*) from articles".

    Saved queries: ingest sql --list, ingest sql --query most_quoted --set month=2026-10.
    Into a file: ingest sql "from articles" --out articles.parquet (or .csv, .json, .jsonl).
    """
    from ingest.report.answering import format_for, write_answer, write_answer_file
    from ingest.store.answers import set_variables

    if is_listing:
        typer.echo(listing())
        return
    statement = _statement(query, saved)
    variables = variables_from(values or (), statement)
    chosen = format_for(out, form)
    with opened(home, release=release, as_of=as_of, live=live) as connection:
        set_variables(connection, variables)
        if out is None:
            write_answer(connection, statement, form=chosen, out=sys.stdout)
        else:
            n_rows = write_answer_file(connection, statement, form=chosen, path=out)
            typer.echo(f"{n_rows:,} rows in {out}", err=True)


@contextmanager
def opened(
    home: Path | None, *, release: str | None, as_of: str | None, live: bool
) -> Iterator["Connection"]:
    """Open the corpus for reading at a release, an instant, or live."""
    from ingest.store.corpus import reading
    from ingest.store.moment import moment_of

    settings = settings_for(home)
    instant = None if as_of is None else moment_of(as_of)
    ledger = None
    if live or instant is not None:
        from ingest.pipeline import ledger_of

        ledger = ledger_of(settings)
    with reading(
        settings.home / "releases", release, as_of=instant, live=live, ledger=ledger
    ) as connection:
        yield connection


def variables_from(settings: Sequence[str], statement: str) -> dict[str, str]:
    """Return the values of ``--set``, by name.

    Raises:
        InputError: One is no NAME=VALUE, or the query reads no such variable.
    """
    from ingest.store.sqlfiles import known_variables

    values = {}
    for setting in settings:
        name, mark, value = setting.partition("=")
        if not mark:
            raise InputError(f"--set {setting!r}: write it as --set outlet=量子位")
        values[name.strip()] = value.strip()
    known = known_variables(statement)
    for name in values:
        if name not in known:
            takes = ", ".join(known) or "none"
            raise InputError(f"the query takes no {name!r}; what it takes: {takes}")
    return values


def listing() -> str:
    """Return the saved queries with the question each answers."""
    from ingest.report.tables import as_table
    from ingest.store.sqlfiles import comment_lines, sql_files

    rows = [(name, comment_lines(query)[0]) for name, query in sql_files("queries").items()]
    return as_table(("query", "what it answers"), rows, max_cell=120)


def _statement(query: str | None, saved: str | None) -> str:
    from ingest.store.sqlfiles import saved_query

    if (query is None) == (saved is None):
        raise InputError("give a query, or --query NAME for a saved one (ingest sql --list)")
    if saved is not None:
        return saved_query(saved)
    return "".join(typed_lines()) if query == "-" else _as_unicode(str(query), "the query")


def typed_lines() -> Iterator[str]:
    """Yield the lines of standard input.

    Raises:
        InputError: They are not UTF-8.
    """
    encoding = "utf-8-sig"  # of the first line alone: an editor may have put a mark there
    for number, line in enumerate(sys.stdin.buffer, start=1):
        try:
            yield line.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            raise InputError(f"standard input, line {number} is not UTF-8") from error
        encoding = "utf-8"


def _as_unicode(text: str, what: str) -> str:
    """Return a text from outside; bytes that are no UTF-8 arrive as half characters."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InputError(f"{what} is not UTF-8") from error
    return text
