"""What one hour brings into the ledger: rows of every appended table, made up, with a fixed seed.

Texts are of common characters drawn evenly, which packs worse than real text does (zstd-3: about
2.0 to 1, real articles 2.2 to 1); ids and hashes do not pack at all.
"""

import random
from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from math import ceil
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from ingest.model.tables import TABLES, Table
from ingest.store.arrow import keys_of
from tests.bench.synthetic import CHARS, COMMON, START

PER_ARTICLE = {
    "contents": 2.0,  # the text, and the text as it was printed
    "dropped_lines": 4.0,
    "claims": 2.0,
    "topics": 1.5,
    "mentions": 8.0,
    "quotes": 1.0,
    "version_texts": 0.02,
    "rejects": 0.1,
    "cluster_moves": 0.02,
    "reposts": 0.4,
    "repost_evidence": 1.2,
    "repost_edits": 0.8,
    "originals": 0.6,
    "pairs": 0.5,
}
"""Rows of a table for each article where it is not one; as the sample web has them, roughly."""

FEW = {"route_runs": 40, "portal_runs": 20}
"""Rows an hour of tables that do not grow with the articles."""

LENGTHS = {"band_keys": 32, "frac_hashes": CHARS // 32}


def hour_of(number: int, *, n_articles: int, only: Collection[str] = ()) -> dict[str, list[Any]]:
    """Return the rows of an hour, by table in the order in which they are appended.

    Args:
        number: The hour; the rows of each are others, and the same each time.
        n_articles: Articles that came.
        only: Names of the tables wanted, none for all.
    """
    draw = random.Random(number)  # noqa: S311
    found = {}
    for table in TABLES:
        if table.growth != "whole" and (not only or table.name in only):
            n = FEW.get(table.name, ceil(n_articles * PER_ARTICLE.get(table.name, 1.0)))
            found[table.name] = _rows(table, n, draw)
    return found


def _rows(table: Table, n: int, draw: random.Random) -> list[Any]:
    hints = get_type_hints(table.record)
    columns = {
        field.name: _column(field.name, hints[field.name], n, draw)
        for field in fields(table.record)
    }
    key = keys_of(table.record)[0]
    if isinstance(columns[key][0], str):
        columns[key] = [f"{draw.getrandbits(64):016x}" for _ in range(n)]
    names = list(columns)
    return [
        table.record(**dict(zip(names, row, strict=True)))
        for row in zip(*columns.values(), strict=True)
    ]


def _column(name: str, hint: Any, n: int, draw: random.Random) -> Sequence[Any]:
    kinds = get_args(hint) if get_origin(hint) is UnionType else (hint,)
    kind = next(one for one in kinds if one is not type(None))
    if kind is bool:
        return [draw.random() < 0.5 for _ in range(n)]
    if kind is int:
        return [draw.randrange(5000) for _ in range(n)]
    if kind is float:
        return [round(draw.random(), 3) for _ in range(n)]
    if kind is datetime:
        return [START + timedelta(seconds=draw.randrange(10**8)) for _ in range(n)]
    if get_origin(kind) is tuple:
        length = LENGTHS.get(name, 2)
        if get_args(kind)[0] is int:
            return [tuple(draw.getrandbits(63) for _ in range(length)) for _ in range(n)]
        return [tuple(_words(draw, 6) for _ in range(length)) for _ in range(n)]
    return [_text(name, draw) for _ in range(n)]


def _text(name: str, draw: random.Random) -> str:
    if name in {"text", "text_raw"}:
        return _words(draw, CHARS)
    if name.endswith(("_id", "sha256", "digest", "url")):
        start = "https://news.example/a/" if name.endswith("url") else ""
        return f"{start}{draw.getrandbits(64 if not name.endswith('256') else 256):016x}"
    if name in {"title", "title_raw", "words", "line"}:
        return _words(draw, 24)
    return f"word{draw.randrange(40)}"


def _words(draw: random.Random, n: int) -> str:
    return "".join(draw.choices(COMMON, k=n))
