"""Results as text: aligned tables for people, CSV and JSON for programs."""

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ingest.model.instant import BEIJING

MAX_CELL = 60


class Format(StrEnum):
    """How rows are written."""

    table = "table"
    csv = "csv"
    json = "json"
    jsonl = "jsonl"
    parquet = "parquet"


def as_table(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], *, max_cell: int = MAX_CELL
) -> str:
    """Return rows as an aligned text table; a Chinese character counts two columns.

    Args:
        columns: Column names.
        rows: Values in column order.
        max_cell: Longer values are cut, characters.
    """
    cells = [[_cell(value, max_cell) for value in row] for row in rows]
    widths = [
        max([_width(name), *(_width(row[n]) for row in cells)]) for n, name in enumerate(columns)
    ]
    lines = [_line(columns, widths), "  ".join("-" * width for width in widths)]
    lines.extend(_line(row, widths) for row in cells)
    return "\n".join(lines)


def csv_pieces(columns: Sequence[str], pieces: Iterable[Sequence[Sequence[Any]]]) -> Iterator[str]:
    """Yield CSV with a header line, piece by piece; instants in ISO form, lists as JSON."""
    yield _csv([columns])
    for rows in pieces:
        yield _csv([_plain(value) for value in row] for row in rows)


def json_line_pieces(
    columns: Sequence[str], pieces: Iterable[Sequence[Sequence[Any]]]
) -> Iterator[str]:
    """Yield JSON, one object a line, piece by piece."""
    for rows in pieces:
        yield "".join(f"{_object(columns, row)}\n" for row in rows)


def json_pieces(columns: Sequence[str], pieces: Iterable[Sequence[Sequence[Any]]]) -> Iterator[str]:
    """Yield one JSON array of objects, piece by piece, an object a line."""
    before = "[\n"
    for rows in pieces:
        if rows:
            yield before + ",\n".join(_object(columns, row) for row in rows)
            before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _csv(rows: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _object(columns: Sequence[str], row: Sequence[Any]) -> str:
    return json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=_plain)


def _cell(value: Any, max_cell: int) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    if isinstance(value, datetime):
        if value.tzinfo is None:
            return f"{value:%Y-%m-%d %H:%M}"
        return f"{value.astimezone(BEIJING):%Y-%m-%d %H:%M}+08"
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = " ".join(text.split())
    return text if len(text) <= max_cell else text[: max_cell - 1] + "…"


def _plain(value: Any) -> Any:
    """Return what CSV and JSON can hold: numbers, texts, lists as JSON."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)
    )
    return "  ".join(padded).rstrip()
