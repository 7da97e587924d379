"""Whether a release lost more rows than anything but a mistake explains."""

from collections.abc import Mapping
from dataclasses import dataclass

GUARDED = ("articles", "texts", "pages")
"""Tables that only grow; what is corrected or deleted at its source keeps its row."""

MAX_SHRINK_SHARE = 0.02
"""Rows a release may have fewer than the one before it: a portal's worth of a hundred portals."""

MAX_DERIVED_SHARE = 0.2
"""The same for what rules make of the articles: newer rules find a few topics or names less, and
an empty lexicon or a step that did not run finds none."""

FEW_ROWS = 20
"""Rows that a derived table may lose at any size: a corpus of some pages can be corrected."""

EMPTIED = 5
"""Rows from which a table may not come to none, whatever its size: no table empties at once but for
a lexicon that is lost or a step that did not run. The one or two reposts of a small corpus may go
with one article that is amended, and a corpus that runs by itself is not to stop for that.
"""

NOT_COMPARED = ("changes",)
"""Tables that tell of one release alone."""


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
    """Return the tables that lost more rows than they may, those that only grow first.

    Args:
        before: Rows of every table in the latest release; empty if there is none.
        now: Rows of every table in the next one.
        max_share: Share of rows that may go, 0..1; of derived tables a fifth may in any case, but
            never the last ones of some.
    """
    derived = [table for table in before if table not in (*GUARDED, *NOT_COMPARED)]
    found = [
        Loss(table=table, n_before=before[table], n_now=now.get(table, 0))
        for table in (*GUARDED, *derived)
        if before.get(table)
    ]
    return [loss for loss in found if loss.n_before - loss.n_now > _bound(loss, max_share)]


def _bound(loss: Loss, max_share: float) -> float:
    """Return how many rows a table may lose."""
    if loss.table in GUARDED or (loss.n_now == 0 and loss.n_before >= EMPTIED):
        return loss.n_before * max_share
    return max(loss.n_before * max(max_share, MAX_DERIVED_SHARE), FEW_ROWS)
