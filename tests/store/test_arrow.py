from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

import pyarrow as pa
import pytest

from ingest.errors import StoreError
from ingest.model.column import Column
from ingest.model.tables import TABLES
from ingest.store.arrow import arrow_table, columns_of, keys_of, schema_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One bird seen."""

    bird: Annotated[str, Column("Name.", key=True)]
    seen_at: Annotated[datetime | None, Column("When.", unit="UTC")]
    colours: Annotated[tuple[str, ...], Column("Colours.")]


def test_schema_follows_the_record():
    schema = schema_of(Sighting)
    assert schema.names == ["bird", "seen_at", "colours"]
    assert not schema.field("bird").nullable
    assert schema.field("seen_at").type == pa.timestamp("us", tz="UTC")
    assert schema.field("seen_at").metadata == {b"meaning": b"When.", b"unit": b"UTC"}
    assert keys_of(Sighting) == ("bird",)


def test_rows_become_a_table():
    rows = [Sighting(bird="鹭", seen_at=datetime(2026, 1, 1, tzinfo=UTC), colours=("白",))]
    assert arrow_table(Sighting, rows).to_pylist() == [
        {"bird": "鹭", "seen_at": datetime(2026, 1, 1, tzinfo=UTC), "colours": ["白"]}
    ]


def test_no_rows_still_have_the_schema():
    assert arrow_table(Sighting, []).schema.equals(schema_of(Sighting))


def test_null_in_a_required_column_is_refused():
    with pytest.raises(StoreError, match=r"Sighting\.bird is null"):
        arrow_table(Sighting, [Sighting(bird=None, seen_at=None, colours=())])


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_is_described(table):
    schema = schema_of(table.record)
    assert keys_of(table.record), "a table has a key"
    assert set(table.order) <= set(schema.names)
    for name, column in columns_of(table.record).items():
        assert column.meaning.endswith("."), name
        kind = schema.field(name).type
        if pa.types.is_timestamp(kind) or pa.types.is_integer(kind) or pa.types.is_floating(kind):
            assert column.unit, f"{table.name}.{name} has no unit"
        if pa.types.is_timestamp(kind):
            assert name.endswith("_at"), name


def test_a_name_means_the_same_type_everywhere():
    types: dict[str, pa.DataType] = {}
    for table in TABLES:
        for field in schema_of(table.record):
            assert types.setdefault(field.name, field.type) == field.type, field.name
