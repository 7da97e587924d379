"""The checks of ``warehouse/checks``: each selects the rows that are wrong, none is a pass."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.store.corpus import leading_comment
from ingest.store.sqlfiles import sql_files


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A check that found wrong rows.

    Args:
        check: Name of the check.
        meaning: What is wrong with the rows.
        rows: The rows.
    """

    check: str
    meaning: str
    rows: Sequence[dict[str, Any]]


def findings(ask: Callable[[str], Sequence[dict[str, Any]]]) -> list[Finding]:
    """Return the checks that do not pass.

    Args:
        ask: Gives the rows of a query over a release, as dictionaries.
    """
    found = []
    for name, statement in sql_files("checks").items():
        rows = ask(statement)
        if rows:
            found.append(Finding(check=name, meaning=leading_comment(statement), rows=rows))
    return found
