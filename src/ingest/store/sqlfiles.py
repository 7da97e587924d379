"""The SQL of ``warehouse/``: one statement per file, named after what it defines or answers."""

import re
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from ingest.errors import ConfigError, InputError

_VARIABLE = re.compile(r"getvariable\('(\w+)'\)")


@cache
def sql_files(kind: str) -> dict[str, str]:
    """Return the statements of ``views``, ``macros``, ``checks`` or ``queries`` by name.

    Raises:
        ConfigError: The folder came neither with the package nor with a checkout.
    """
    packaged: Traversable = files("ingest") / "warehouse" / kind
    checkout = Path(__file__).parents[3] / "warehouse" / kind
    folder: Traversable = packaged if packaged.is_dir() else checkout
    if not folder.is_dir():
        raise ConfigError(f"no SQL folder {kind!r}: is the package complete?")
    return {
        entry.name.removesuffix(".sql"): entry.read_text(encoding="utf-8")
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".sql")
    }


def saved_query(name: str) -> str:
    """Return the query of ``warehouse/queries`` of that name.

    Raises:
        InputError: There is none.
    """
    queries = sql_files("queries")
    if name not in queries:
        near = [known for known in queries if name.lower() in known] or list(queries)
        raise InputError(
            f"no saved query {name!r}; ingest sql --list shows them, such as: {', '.join(near[:3])}"
        )
    return queries[name]


def known_variables(statement: str) -> tuple[str, ...]:
    """Return the variables a query reads with ``getvariable``, itself or in a macro, by name."""
    macros = sql_files("macros")
    known: set[str] = set()
    seen: set[str] = set()
    waiting = [statement]
    while waiting:
        text = waiting.pop()
        known.update(_VARIABLE.findall(text))
        named = {word for word in re.findall(r"\w+", text) if word in macros} - seen
        seen |= named
        waiting.extend(macros[word] for word in named)
    return tuple(sorted(known))


def comment_lines(statement: str) -> tuple[str, ...]:
    """Return the lines of the comment a SQL file begins with, without their marks."""
    found = re.match(r"(?:--[^\n]*\n)*", statement)
    lines = found[0].splitlines() if found else []
    return tuple(line.lstrip("- ").strip() for line in lines)
