"""What a corpus holds at the end: rows, ids, addresses, and what should be there and is not."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from ingest.archive.archive import Archive
from ingest.model.tables import TABLES
from ingest.store.ledger import Ledger
from ingest.text.urls import canonical_url
from ingest.visiting.watch import HELD, PATIENCE

MB = 1024**2

JUST = PATIENCE + timedelta(days=1)
"""How long a page may be held back and not be lost: it is let go by the first crawl after that."""


def rows_in(home: Path) -> dict[str, int]:
    """Return the rows of every table of the ledger and of the newest release, and the pages."""
    ledger = Ledger(home / "ledger")
    found = {f"ledger {one.name}": ledger.read(one.name).num_rows for one in TABLES}
    with Archive(home, run_id="read") as archive:
        found["archived pages"] = sum(1 for _ in archive.pages())
    newest = home / "releases" / "latest"
    for folder in sorted(newest.iterdir()) if newest.exists() else ():
        if folder.is_dir() and any(folder.rglob("*.parquet")):
            (row,) = duckdb.sql(f"select count(*) from '{folder}/**/*.parquet'").fetchall()
            found[f"release {folder.name}"] = row[0]
    return found


def added(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    """Return what is more, or less, than it was, by table."""
    names = dict.fromkeys([*before, *after])
    changes = {name: after.get(name, 0) - before.get(name, 0) for name in names}
    return {name: n for name, n in changes.items() if n}


def repeated(home: Path) -> tuple[int, int, int]:
    """Return articles of the newest release, and rows beyond one an id and one an address."""
    (row,) = duckdb.sql(
        f"""select count(*), count(*) - count(distinct article_id),
            count(*) - count(distinct canonical_url)
        from '{home}/releases/latest/articles/**/*.parquet'"""
    ).fetchall()
    return row


def lost(
    home: Path, reachable: Mapping[str, frozenset[str]], *, now: datetime
) -> tuple[list[str], list[str]]:
    """Return the articles that could be read once and are not in the newest release.

    Those by themselves that a build has just held back: it lets odd pages go when the next crawl
    of their portal finds others in order, or after a week.

    Args:
        home: The corpus.
        reachable: Name and addresses of every such article.
        now: The last simulated instant, with zone.
    """
    rows = duckdb.sql(
        f"select url, canonical_url from '{home}/releases/latest/articles/**/*.parquet'"
    ).fetchall()
    known = {canonical_url(url) for row in rows for url in row}
    reasons = {canonical_url(row["url"]): row for row in _rejects(home)}
    missing, held = [], []
    for name, addresses in sorted(reachable.items()):
        if not addresses & known:
            why = [reasons[one] for one in addresses if one in reasons]
            said = "; ".join(f"{one['reason']}: {one['detail']} ({one['run_id']})" for one in why)
            is_held = any(one["reason"] == HELD and now - one["rejected_at"] < JUST for one in why)
            line = f"{name} {min(addresses)} {said or 'never asked for'}"[:400]
            (held if is_held else missing).append(line)
    return missing, held


def megabytes(folder: Path) -> float:
    """Return the size of all files below a folder."""
    sizes = (path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return round(sum(sizes) / MB, 1)


def _rejects(home: Path) -> list[dict[str, Any]]:
    return Ledger(home / "ledger").read("rejects").to_pylist()
