"""Whether a release lost more rows than anything but a mistake explains."""

from collections.abc import Mapping
from dataclasses import dataclass

GUARDED = ("articles", "texts", "pages")
"""Tables that only grow; what is corrected or deleted at its source keeps its row."""

MAX_SHRINK_SHARE = 0.02
"""Rows a release may have fewer than the one before it: a portal's worth of a hundred portals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A table that lost rows.

    Args:
        table: Its name.
        n_before: Rows in the latest release.
        n_now: Rows now.
    """

    table: str
    n_before: int
    n_now: int

    def __str__(self) -> str:
        """Return the loss on one line."""
        share = (self.n_before - self.n_now) / self.n_before
        return f"{self.table}: {self.n_now} rows, {self.n_before} before ({share:.1%} fewer)"


def losses(
    before: Mapping[str, int], now: Mapping[str, int], *, max_share: float = MAX_SHRINK_SHARE
) -> list[Loss]:
    """Return the guarded tables that lost more than a share of their rows.

    Args:
        before: Rows of every table in the latest release; empty if there is none.
        now: Rows of every table in the next one.
        max_share: Share of rows that may go, 0..1.
    """
    return [
        Loss(table=table, n_before=before[table], n_now=now.get(table, 0))
        for table in GUARDED
        if before.get(table) and now.get(table, 0) < before[table] * (1 - max_share)
    ]
