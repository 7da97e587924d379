"""What a query may be: one statement that reads. A text of statements is cut at its semicolons."""

import re

import duckdb

from ingest.errors import InputError

_READING = frozenset(
    {
        duckdb.StatementType.SELECT,
        duckdb.StatementType.EXPLAIN,
        duckdb.StatementType.MULTI,  # what pivot is to the parser
    }
)
_COMMENT = r"(?:--[^\n]*(?:\n|$)|/\*.*?\*/|\s)"
_EXPLAIN = re.compile(
    rf"{_COMMENT}*explain{_COMMENT}*(?:analyze\b|\([^)]*\))?", re.IGNORECASE | re.DOTALL
)
_FIRST_WORD = re.compile(rf"{_COMMENT}*\(*\s*(\w*)", re.DOTALL)
_PIECES = re.compile(
    r"--[^\n]*(?:\n|$)|/\*.*?(?:\*/|$)|'(?:[^']|'')*(?:'|$)|\"(?:[^\"]|\"\")*(?:\"|$)"
    r"|(\$\w*\$).*?(?:\1|$)|;|[^-/'\"$;]+|.",
    re.DOTALL,
)
_WANTED = "give one statement that reads (select, from, describe)"


def reading_statement(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    """Return the query if it is one statement that only reads.

    ``explain analyze`` carries out what it explains, so that is looked at too.

    Raises:
        InputError: It is none, more than one, wrong in its grammar, or would write or set.
    """
    try:
        statements = connection.extract_statements(query)
    except duckdb.Error as error:
        raise query_failed(error) from error
    if not statements:
        raise InputError(f"query failed: it is empty; {_WANTED}")
    if len(statements) > 1:
        raise InputError(f"query failed: these are {len(statements)} statements; {_WANTED}")
    kind = statements[0].type
    word = _first_word(query)
    if kind not in _READING or (
        kind == duckdb.StatementType.MULTI and word not in {"pivot", "from", "with", "select"}
    ):
        raise InputError(f"query failed: {word or 'this'} is not for readers; {_WANTED}")
    if kind == duckdb.StatementType.EXPLAIN:
        explained = _EXPLAIN.sub("", query, count=1)
        if explained == query:
            raise InputError(f"query failed: {_WANTED}")
        reading_statement(connection, explained)
    return query


def query_failed(error: duckdb.Error) -> InputError:
    """Return the error of the database in one line, with what it proposes."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    told = lines[0] if lines else type(error).__name__
    proposals = [
        line for line in lines[1:] if line.startswith(("Did you mean", "Candidate bindings"))
    ]
    return InputError("query failed: " + "; ".join([told.rstrip("!"), *proposals[:1]]))


def cut_statements(text: str) -> tuple[list[str], str]:
    """Return the statements that end in a semicolon, without it, and what comes after the last.

    Semicolons in quotation marks, between dollar signs and in comments end nothing. A statement
    of comments alone is left out; what is left keeps its comments.
    """
    statements, current = [], ""
    for piece in _PIECES.finditer(text):
        if piece[0] != ";":
            current += piece[0]
            continue
        if not is_blank(current):
            statements.append(current.strip())
        current = ""
    return statements, current


def is_blank(text: str) -> bool:
    """Return whether a text is spaces and comments alone."""
    return re.fullmatch(rf"{_COMMENT}*", text, re.DOTALL) is not None


def _first_word(query: str) -> str:
    found = _FIRST_WORD.match(query)
    return found[1].lower() if found else ""
