"""Arrow schemas and tables, derived from the records."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from functools import cache
from operator import attrgetter
from types import UnionType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pyarrow as pa

from ingest.errors import StoreError
from ingest.model.column import Column

_ARROW_TYPES: dict[Any, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    datetime: pa.timestamp("us", tz="UTC"),
    tuple[str, ...]: pa.list_(pa.field("element", pa.string(), nullable=False)),
    tuple[int, ...]: pa.list_(pa.field("element", pa.int64(), nullable=False)),
}


@cache
def columns_of(record: type) -> dict[str, Column]:
    """Return the column descriptions of a record, by name in order."""
    hints = get_type_hints(record, include_extras=True)
    return {
        field.name: next(
            extra for extra in get_args(hints[field.name])[1:] if isinstance(extra, Column)
        )
        for field in fields(record)
    }


def keys_of(record: type) -> tuple[str, ...]:
    """Return the names of the primary key columns."""
    return tuple(name for name, column in columns_of(record).items() if column.key)


@cache
def schema_of(record: type) -> pa.Schema:
    """Return the Arrow schema of a record, meaning and unit in the field metadata."""
    hints = get_type_hints(record, include_extras=True)
    arrow_fields = []
    for name, column in columns_of(record).items():
        hint = hints[name]
        if get_origin(hint) is not Annotated:
            raise TypeError(f"{record.__name__}.{name} has no Column")
        value_type, nullable = _without_none(get_args(hint)[0])
        metadata = {"meaning": column.meaning}
        if column.unit:
            metadata["unit"] = column.unit
        arrow_fields.append(
            pa.field(name, _ARROW_TYPES[value_type], nullable=nullable, metadata=metadata)
        )
    return pa.schema(arrow_fields)


def arrow_table(record: type, rows: Iterable[Any]) -> pa.Table:
    """Return records as an Arrow table.

    Raises:
        StoreError: A required column holds a null (pyarrow itself notices only when the
            Parquet file is written).
    """
    schema = schema_of(record)
    given = list(rows)
    table = pa.table(
        [pa.array(list(map(attrgetter(field.name), given)), field.type) for field in schema],
        schema=schema,
    )
    for field in schema:
        if not field.nullable and table[field.name].null_count:
            raise StoreError(f"{record.__name__}.{field.name} is null in a row")
    return table


def last_of_each_key(record: type, rows: pa.Table) -> pa.Table:
    """Return the rows of a table of a record without those that a later row replaces."""
    keys = list(keys_of(record))
    numbers = pa.array(range(rows.num_rows), pa.int64())
    numbered = rows.select(keys).append_column("number", numbers)
    last = numbered.group_by(keys).aggregate([("number", "max")])["number_max"]
    if len(last) == rows.num_rows:
        return rows
    return rows.take(last.combine_chunks().sort())


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) is UnionType:
        inner = [arg for arg in get_args(hint) if arg is not type(None)]
        return inner[0], True
    return hint, False


@cache
def sql_types_of(record: type) -> dict[str, str]:
    """Return the DuckDB type of every column of a record, by name in order."""
    return {field.name: _SQL_TYPES[str(field.type)] for field in schema_of(record)}


_SQL_TYPES = {
    "string": "varchar",
    "int64": "bigint",
    "double": "double",
    "bool": "boolean",
    "timestamp[us, tz=UTC]": "timestamptz",
    "list<element: string not null>": "varchar[]",
    "list<element: int64 not null>": "bigint[]",
}
