"""What came into the ledger after some versions of its tables."""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.dataset import Dataset

from ingest.model.tables import TABLES
from ingest.store.ledger import SEQ, Ledger

_KEEPING = frozenset(
    {
        "CREATE TABLE",
        "OPTIMIZE",
        "SET TBLPROPERTIES",
        "UPDATE TABLE METADATA",
        "VACUUM END",
        "VACUUM START",
    }
)
"""Operations on a ledger table that leave its rows as they are."""


class Since:
    """The rows that a ledger got between two states of it.

    Args:
        ledger: The facts.
        before: Version of every table in the earlier state.
        now: The same in the later one.
    """

    def __init__(self, ledger: Ledger, before: Mapping[str, int], now: Mapping[str, int]) -> None:
        self._ledger = ledger
        self._before = before
        self._now = now
        self._new: dict[str, pa.Table] = {}

    def is_traceable(self) -> bool:
        """Whether rows were only added, so that ``new`` tells all; derived tables aside."""
        return all(self._is_grown(table.name) for table in TABLES if table.growth != "whole")

    def is_replaced(self, name: str) -> bool:
        """Whether a derived table was written anew."""
        return self._now[name] != self._before.get(name, -1)

    def new(self, name: str) -> pa.Table:
        """Return the rows that came, newer or older, with ``_seq`` and ``_batch``."""
        if name not in self._new:
            since = self._before.get(name, -1)
            source = self.ever(name)
            if self._now[name] == since:
                self._new[name] = source.schema.empty_table()
            else:
                self._new[name] = source.to_table(filter=pc.field(SEQ) > since)
        return self._new[name]

    def ever(self, name: str) -> Dataset:
        """Return all rows that a table has in the later state, newer or older."""
        return self._ledger.source(name, self._now[name])

    def ever_with(self, name: str, column: str, values: pa.Array) -> pa.Table:
        """Return all rows of a table whose column has one of some values.

        Only the row groups that hold one are read in full.

        Args:
            name: Table name.
            column: A text column.
            values: The values wanted.
        """
        source = self.ever(name)
        wanted = pc.unique(values)
        found = [source.schema.empty_table()]
        if not len(wanted):
            return found[0]
        among = pc.field(column).isin(wanted)
        for fragment in source.get_fragments(filter=among):
            for group in fragment.split_by_row_group(filter=among, schema=source.schema):
                narrow = group.to_table(columns=[column], schema=source.schema)
                is_wanted = pc.is_in(narrow[column], value_set=wanted)
                if pc.any(is_wanted).as_py():
                    found.append(group.to_table(schema=source.schema).filter(is_wanted))
        return pa.concat_tables(found)

    def _is_grown(self, name: str) -> bool:
        n_commits = self._now[name] - self._before.get(name, -1)
        if n_commits <= 0:
            return n_commits == 0
        commits = self._ledger.opened(name, self._now[name]).history(limit=n_commits)
        return len(commits) == n_commits and all(map(_is_addition, commits))


def _is_addition(commit: Mapping[str, object]) -> bool:
    parameters = commit.get("operationParameters")
    mode = parameters.get("mode") if isinstance(parameters, Mapping) else None
    return commit.get("operation") in _KEEPING or (
        commit.get("operation") == "WRITE" and mode == "Append"
    )


def ids_of(ledger: Ledger, versions: Mapping[str, int]) -> dict[str, str]:
    """Return the identity of every ledger table that was written."""
    return {
        name: str(ledger.opened(name, version).metadata().id)
        for name, version in versions.items()
        if version >= 0
    }
