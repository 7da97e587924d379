"""A declaration as a file: what a person would have written in its place."""

from collections.abc import Iterator
from dataclasses import MISSING, Field, fields
from typing import Any

from ingest.portals.portal import Evidence, Known, Portal, TwoStep
from ingest.portals.rules import Rules

_WIDTH = 100
_POSITIONAL = ("url",)


def declaration_of(portal: Portal, *, about: str) -> str:
    """Return the Python file that declares a portal.

    Args:
        portal: The portal.
        about: What a researcher should know of it, one line.
    """
    routes = [*portal.routes, *(r.then for r in portal.routes if isinstance(r, TwoStep))]
    kinds = {type(route).__name__ for route in routes}
    if any(route.evidence for route in routes):
        kinds.add("Evidence")
    names = ", ".join(sorted({*kinds, "Portal"}))
    imports = [f"from ingest.portals.portal import {names}"]
    if portal.rules:
        imports.append("from ingest.portals.rules import Rules")
    written = "\n".join(_record(portal, 0))
    return f'"""{about}"""\n\n' + "\n".join(imports) + f"\n\nPORTAL = {written}\n"


def _record(record: Any, depth: int) -> list[str]:
    """Return the lines of a record: on one line where it fits, else a field a line."""
    given = list(_given(record))
    flat = f"{type(record).__name__}({', '.join(_flat(name, value) for name, value in given)})"
    is_short = len(flat) + 4 * depth + 1 <= _WIDTH and not isinstance(record, Portal)
    if is_short:
        return [flat]
    lines = [f"{type(record).__name__}("]
    for name, value in given:
        before = "" if name in _POSITIONAL else f"{name}="
        written = _value(value, depth + 1)
        written[0] = before + written[0]
        written[-1] += ","
        lines += [f"    {line}" for line in written]
    return [*lines, ")"]


def _value(value: Any, depth: int) -> list[str]:
    """Return the lines of a value, without what stands before and after it."""
    if isinstance(value, Evidence):
        return [_evidence(value)]
    if isinstance(value, Known | Rules):
        return _record(value, depth)
    if isinstance(value, tuple):
        parts = [_value(part, depth + 1) for part in value]
        flat = f"({', '.join(part[0] for part in parts)}{',' if len(parts) == 1 else ''})"
        is_flat = all(len(part) == 1 for part in parts)
        if is_flat and len(flat) + 4 * depth + 12 <= _WIDTH:
            return [flat]
        lines = [f"    {line}" for part in parts for line in [*part[:-1], f"{part[-1]},"]]
        return ["(", *lines, ")"]
    return [_literal(value)]


def _flat(name: str, value: Any) -> str:
    written = " ".join(_value(value, 0))
    return written if name in _POSITIONAL else f"{name}={written}"


def _given(record: Any) -> Iterator[tuple[str, Any]]:
    """Yield the fields that differ from their defaults, the address first, what is known last."""
    every = [field for field in fields(record) if not _is_default(field, record)]
    last = {"confidence": 1, "evidence": 2, "search": 3}
    own = type(record).__annotations__
    every.sort(key=lambda field: (field.name not in own, last.get(field.name, 0)))
    every.sort(key=lambda field: field.name not in _POSITIONAL)
    yield from ((field.name, getattr(record, field.name)) for field in every)


def _is_default(field: Field[Any], record: Any) -> bool:
    return field.default is not MISSING and getattr(record, field.name) == field.default


def _evidence(evidence: Evidence) -> str:
    year = "" if evidence.year is None else f", {evidence.year}"
    return f'Evidence("{evidence.grade}"{year})'


def _literal(value: Any) -> str:
    """Return a value as the house writes it: double quotes, raw where there are backslashes."""
    if not isinstance(value, str):
        return repr(value)
    if "\\" in value and not value.endswith("\\") and "\n" not in value:
        for quote in ('"', "'"):
            if quote not in value:
                return f"r{quote}{value}{quote}"
    if '"' in value and "'" not in value and "\\" not in value:
        return f"'{value}'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
