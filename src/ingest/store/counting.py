"""Which rows of the ledger count, as SQL.

Of an appended table the newest row of each key; of details those that were committed with the
row that counts of the table they belong to.
"""

from ingest.model.tables import Table, table_named
from ingest.store.arrow import keys_of, schema_of
from ingest.store.ledger import BATCH, SEQ


def rows_that_count(table: Table, *, stored: str, batches: str | None = None) -> str:
    """Return a query for the rows of a table that count, without order.

    Args:
        table: The table.
        stored: Relation of every row it ever had, with ``_seq`` and ``_batch``.
        batches: For details, a relation as ``batches_that_count`` gives it.
    """
    names = _listed("stored", schema_of(table.record).names)
    if table.growth == "whole":
        return f"select {names} from {stored} as stored"
    beside = ""
    if table.of is not None:
        beside = (
            f"semi join {batches} as o "
            f'on stored."{table.of[1]}" = o.owner and stored.{BATCH} = o.{BATCH}'
        )
    keys = _listed("stored", keys_of(table.record))
    # two rows of a key in one commit have no age; the order makes the choice a lasting one
    order = _listed("stored", table.order)
    return (
        f"select {names} from {stored} as stored {beside} qualify row_number() over "
        f"(partition by {keys} order by stored.{SEQ} desc, {order}) = 1"
    )


def batches_that_count(owner: Table, *, stored: str) -> str:
    """Return a query for the batch of every row of a table that counts: ``owner``, ``_batch``.

    Args:
        owner: A table with one key that others are details of.
        stored: Relation of every row it ever had.
    """
    (key,) = keys_of(owner.record)
    return (
        f'select "{key}" as owner, {BATCH} from {stored} as stored qualify row_number() over '
        f'(partition by "{key}" order by {SEQ} desc, {BATCH}) = 1'
    )


def owner_of(table: Table) -> Table | None:
    """Return the table that a table of details belongs to, None for any other table."""
    return table_named(table.of[0]) if table.of is not None else None


def _listed(relation: str, names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f'{relation}."{name}"' for name in names)
