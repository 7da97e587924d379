"""The checks of ``warehouse/checks``: each selects the rows that are wrong, none is a pass.

The first line of a file says what becomes of a release with such rows: ``-- stops:`` it is not
published, ``-- warns:`` it is, and somebody should look.
"""

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ingest.errors import ConfigError
from ingest.store.sqlfiles import comment_lines, sql_files

SHOWN = 3
"""Rows of a finding that are told; the count is of all."""

KEPT = 100_000
"""Rows of a finding that are written down, for whoever has to look at them."""

_FIRST = re.compile(r"(stops|warns): (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A check that found wrong rows.

    Args:
        check: Name of the check.
        weight: Whether the rows stop a release.
        meaning: What is wrong with the rows.
        rows: The first of them.
        n_rows: How many there are.
        kept_in: File that holds all of them, or the first 100,000; None if none was written.
    """

    check: str
    weight: Literal["stops", "warns"]
    meaning: str
    rows: Sequence[dict[str, Any]]
    n_rows: int
    kept_in: Path | None = None

    def __str__(self) -> str:
        """Return the finding on one line: what, how many, which."""
        shown = "; ".join(
            ", ".join(f"{name} {value}" for name, value in row.items()) for row in self.rows
        )
        rows = "1 row" if self.n_rows == 1 else f"{self.n_rows} rows"
        more = " ..." if self.n_rows > len(self.rows) else ""
        all_of = "all" if self.n_rows <= KEPT else f"the first {KEPT:,}"
        more += f"; {all_of} in {self.kept_in}" if self.kept_in else ""
        return f"{self.check}: {self.meaning} {rows}: {shown}{more}"


def findings(
    ask: Callable[[str], Sequence[dict[str, Any]]], *, folder: Path | None = None
) -> list[Finding]:
    """Return the checks that do not pass.

    Args:
        ask: Gives the rows of a query over a draft, see ``store.corpus.checking``.
        folder: Where the rows of every finding are written, in place of those of the last time;
            None for nowhere.
    """
    found = []
    for old in folder.glob("*.csv") if folder else ():
        old.unlink()
    for name, statement in sql_files("checks").items():
        first = _FIRST.fullmatch(" ".join(comment_lines(statement)))
        if first is None:
            raise ConfigError(f"check {name}: its first line says neither stops nor warns")
        counted = f"select *, count(*) over () as n_rows_ from ({statement}) limit {SHOWN}"  # noqa: S608
        rows = ask(counted)
        if rows:
            kept_in = None
            if folder is not None:
                every = ask(f"select * from ({statement}) limit {KEPT}")  # noqa: S608
                kept_in = _written(folder / f"{name}.csv", every)
            found.append(
                Finding(
                    check=name,
                    weight="stops" if first[1] == "stops" else "warns",
                    meaning=first[2],
                    rows=[{k: v for k, v in row.items() if k != "n_rows_"} for row in rows],
                    n_rows=rows[0]["n_rows_"],
                    kept_in=kept_in,
                )
            )
    return found


def _written(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path
