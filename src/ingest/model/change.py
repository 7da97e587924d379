"""What a release has other than the one before it."""

from dataclasses import dataclass
from typing import Annotated

from ingest.model.column import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One row that is new, changed or gone since the release before.

    Grain: one row per table and key. The first release has none.
    """

    table_name: Annotated[str, Column("Table of the row.", key=True)]
    row_key: Annotated[
        tuple[str, ...], Column("Values of its key columns as text, in their order.", key=True)
    ]
    change: Annotated[str, Column("insert, update or delete.")]
    changed: Annotated[
        tuple[str, ...], Column("Columns that differ; empty for an insert or a delete.")
    ]
