"""Delta tables as the ledger makes them: what they say of themselves, and how they are kept."""

import re

import pyarrow as pa
from deltalake import DeltaTable, Schema

from ingest.errors import StoreError
from ingest.model.tables import Table
from ingest.store.arrow import schema_of

SEQ = "_seq"
"""Version of the table that added the row: of two rows of a key the higher one counts."""

BATCH = "_batch"
"""What was committed together: a detail counts only beside the row it was made with."""

LEDGER_SCHEMA = 1
"""Raised when older code would read the tables wrongly; a new column alone is noticed without."""

CHECKPOINT_EVERY = 10
"""Commits after which the log is summed up, which takes 5 to 60 kB. A reader reads the commits
since then one by one: on a store that is two requests for each, and 13 for the rest.
"""

KEPT_DAYS = 90
"""How long the state of a table at an instant can be asked for, and files of it are kept."""

_ADDED = (pa.field(SEQ, pa.int64()), pa.field(BATCH, pa.string()))
_NAMED = re.compile(r"ingest ledger, schema (\d+)")


def stored_schema(table: Table) -> pa.Schema:
    """Return the columns of a table as files have them, all of them nullable.

    A column that came after a file was written is null there.
    """
    return pa.schema(
        [
            *(field.with_nullable(True) for field in schema_of(table.record)),
            *(() if table.growth == "whole" else _ADDED),
        ]
    )


def create(table: Table, uri: str, options: dict[str, str]) -> None:
    """Create an empty table; nothing happens if it is there.

    Raises:
        DeltaError, OSError: It cannot be made, or another process makes it right now.
    """
    schema = schema_of(table.record)
    if table.growth != "whole":
        for field in _ADDED:
            schema = schema.append(field.with_nullable(False))
    DeltaTable.create(
        uri,
        Schema.from_arrow(schema),
        mode="ignore",
        description=f"ingest ledger, schema {LEDGER_SCHEMA}",
        configuration=_configuration(table),
        storage_options=options,
    )


def is_present(held: DeltaTable) -> bool:
    """Return whether a table has the present schema."""
    return _schema_number(held) >= LEDGER_SCHEMA


def bring_up(table: Table, held: DeltaTable) -> None:
    """Make a table of an older version one of this schema; columns come with the first rows.

    Raises:
        DeltaError, OSError: It cannot be done, or another process does it right now.
    """
    held.alter.set_table_properties(_configuration(table))
    held.alter.set_table_description(f"ingest ledger, schema {LEDGER_SCHEMA}")


def assert_known(table: Table, held: DeltaTable) -> None:
    """Make sure that this code knows all there is in a table.

    Raises:
        StoreError: A newer version wrote it.
    """
    number = _schema_number(held)
    known = {*schema_of(table.record).names, SEQ, BATCH}
    unknown = [field.name for field in held.schema().fields if field.name not in known]
    if number > LEDGER_SCHEMA or unknown:
        what = f"has column {unknown[0]}" if unknown else f"has schema {number}"
        raise StoreError(
            f"ledger table {table.name} {what}, which this program does not know; "
            "it was written by a newer version: install that one"
        )


def _schema_number(held: DeltaTable) -> int:
    named = _NAMED.fullmatch(held.metadata().description or "")
    return int(named[1]) if named else 0


def _configuration(table: Table) -> dict[str, str]:
    chosen = {
        "delta.checkpointInterval": str(CHECKPOINT_EVERY),
        "delta.logRetentionDuration": f"interval {KEPT_DAYS} days",
        "delta.deletedFileRetentionDuration": f"interval {KEPT_DAYS} days",
        "delta.setTransactionRetentionDuration": f"interval {KEPT_DAYS} days",
        "delta.enableExpiredLogCleanup": "false",  # at a time of ours: ``ingest ledger vacuum``
    }
    if table.growth != "whole":  # of the rest nobody asks, and half of a commit would be of it
        chosen["delta.dataSkippingStatsColumns"] = f"{SEQ},{BATCH}"
    return chosen
