"""Records as rows of the catalog: one JSON text each."""

import json
from dataclasses import fields
from datetime import UTC, datetime
from typing import TypeVar

from ingest.model.article import Reject
from ingest.model.page import Page
from ingest.model.route import RouteRun
from ingest.model.version import Visit

Record = TypeVar("Record", Page, Reject, RouteRun, Visit)

_INSTANTS = {
    kind: tuple(field.name for field in fields(kind) if field.name.endswith("_at"))
    for kind in (Page, Reject, RouteRun, Visit)
}


def row_of(record: Page | Reject | RouteRun | Visit) -> str:
    """Return a record as JSON."""
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    return json.dumps(values, ensure_ascii=False, default=datetime.isoformat)


def record_of(kind: type[Record], row: str) -> Record:
    """Return the record that a row holds; a column that came after the row has its default."""
    values = json.loads(row)
    for name in _INSTANTS[kind]:
        if values.get(name) is not None:
            values[name] = datetime.fromisoformat(values[name])
    return kind(**values)


def stamp_of(instant: datetime) -> str:
    """Return an instant in UTC as a text that sorts by time."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")
