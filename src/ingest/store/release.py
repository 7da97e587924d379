"""Releases: immutable folders of plain Parquet, made from one version of every ledger table.

``releases/<stamp>-<n>/<table>/[ym=2026-11/]part-0.parquet``, a manifest with checksums, and a
``LATEST`` pointer that is swapped last. A reader never sees half a release, and a glob over a
table's files counts every row once.
"""

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ingest import __version__
from ingest.errors import StoreError
from ingest.model.change import Change
from ingest.model.tables import TABLES, Table
from ingest.store.arrow import columns_of, keys_of, schema_of
from ingest.store.changes import CHANGES, changes_between
from ingest.store.ledger import Ledger

ROW_GROUP_ROWS = 20_480
"""Row groups of 2,000 to 100,000 rows gave the same size; this one scans on both cores."""

ZSTD_LEVEL = 3

SCHEMA_VERSION = 1

_TEXTS = """
select a.article_id, t.text, r.text as text_raw
from articles a
join contents t on t.sha256 = a.text_sha256
join contents r on r.sha256 = a.text_raw_sha256
order by a.article_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One published release.

    Args:
        name: Stamp and number, also the folder's name.
        folder: Where it lies.
        rows: Rows of every table.
        is_new: Whether this call made it; False when nothing had changed.
    """

    name: str
    folder: Path
    rows: dict[str, int]
    is_new: bool


def publish(ledger: Ledger, releases: Path, *, now: datetime) -> Release:
    """Write the ledger's current state as a release and point LATEST to it.

    Nothing is written when the content equals the latest release.

    Args:
        ledger: The facts.
        releases: Folder of all releases.
        now: Instant that names the release.

    Raises:
        StoreError: A table would hold a key twice, or a row without its article.
    """
    releases.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(releases)
    draft = releases / f".draft-{os.getpid()}"
    versions = ledger.versions()
    try:
        rows = {
            table.name: _write_table(table, content, months, draft)
            for table, content, months in _contents(ledger, versions)
        }
        checksums = _checksums(draft)
        previous = latest_release(releases)
        before = _manifest(previous) if previous is not None else None
        if before is not None and previous is not None:
            if _without_feed(before["files"]) == checksums:
                shutil.rmtree(draft)
                return Release(
                    name=previous.name, folder=previous, rows=before["rows"], is_new=False
                )
            feed = changes_between(previous, draft, before["files"], checksums)
        else:
            feed = schema_of(Change).empty_table()
        _write_parquet(feed, draft / CHANGES / "part-0.parquet")
        rows[CHANGES] = feed.num_rows
        checksums = _checksums(draft)
        name = _free_name(releases, now)
        _write_json(draft / "manifest.json", _manifest_of(name, now, versions, rows, checksums))
        _write_json(draft / "datapackage.json", _datapackage(name, now, draft))
        _sync_tree(draft)
        draft.rename(releases / name)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    _point_to(releases, name)
    return Release(name=name, folder=releases / name, rows=rows, is_new=True)


def _without_feed(files: dict[str, str]) -> dict[str, str]:
    """Return the files but those of the change feed, which tells of two releases."""
    return {name: digest for name, digest in files.items() if not name.startswith(f"{CHANGES}/")}


def latest_release(releases: Path) -> Path | None:
    """Return the folder of the newest release, or None.

    A pointer that is lost or damaged is made up for by the newest whole folder.
    """
    pointer = releases / "LATEST"
    if pointer.is_file():
        name = pointer.read_text(encoding="utf-8", errors="replace").strip()
        if name and (releases / name / "manifest.json").is_file():
            return releases / name
    whole = sorted(path.parent for path in releases.glob("2*Z-*/manifest.json"))
    return whole[-1] if whole else None


def release_folder(releases: Path, name: str | None) -> Path:
    """Return the folder of a release by name, the newest for None.

    Raises:
        StoreError: There is none.
    """
    folder = latest_release(releases) if name is None else releases / name
    if folder is None:
        raise StoreError(f"no release in {releases} yet; make one with: ingest run, or ingest add")
    if not (folder / "manifest.json").is_file():
        raise StoreError(f"no release {folder.name!r} in {releases}")
    return folder


def manifest_of(folder: Path) -> dict[str, Any]:
    """Return the manifest of a release."""
    return _manifest(folder)


def _contents(
    ledger: Ledger, versions: dict[str, int]
) -> Iterator[tuple[Table, pa.Table, pa.Table | None]]:
    """Yield every public table with the month of each article."""
    articles = ledger.read("articles", versions)
    months = articles.select(["article_id", "published_at"])
    for table in TABLES:
        if not table.is_public or table.name == CHANGES:
            continue
        if table.name == "texts":
            content = _texts(ledger, articles, versions)
        elif table.name == "articles":
            content = articles
        else:
            content = ledger.read(table.name, versions)
        yield table, content, months


def _texts(ledger: Ledger, articles: pa.Table, versions: dict[str, int]) -> pa.Table:
    contents = ledger.read("contents", versions)
    schema = schema_of(next(t.record for t in TABLES if t.name == "texts"))
    with duckdb.connect() as connection:
        connection.register("articles", articles)
        connection.register("contents", contents)
        texts: pa.Table = connection.sql(_TEXTS).to_arrow_table()
    if texts.num_rows != articles.num_rows:
        raise StoreError(
            f"{articles.num_rows - texts.num_rows} articles have no text in the ledger"
        )
    return texts.cast(schema)


def _write_table(table: Table, content: pa.Table, months: pa.Table | None, draft: Path) -> int:
    _assert_unique(table, content)
    folder = draft / table.name
    if table.month_of is None:
        _write_parquet(content, folder / "part-0.parquet")
        return int(content.num_rows)
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.register("content", content)
        connection.register("months", months)
        if table.month_of == "article":
            source = (
                "select c.*, m.published_at as _at from content c join months m using (article_id)"
            )
        else:
            source = f'select c.*, c."{table.month_of}" as _at from content c'
        order = ", ".join(f'"{name}" nulls last' for name in table.order)
        query = (
            "select * exclude (_at), "
            "coalesce(strftime(_at at time zone 'Asia/Shanghai', '%Y-%m'), 'unknown') as _ym "
            f"from ({source}) order by _ym, {order}"
        )
        stamped: pa.Table = connection.sql(query).to_arrow_table()
    written = 0
    for month in sorted(set(stamped["_ym"].to_pylist())):
        rows = stamped.filter(pc.equal(stamped["_ym"], month)).drop_columns("_ym")
        _write_parquet(
            rows.cast(schema_of(table.record)), folder / f"ym={month}" / "part-0.parquet"
        )
        written += rows.num_rows
    if not written:
        _write_parquet(schema_of(table.record).empty_table(), folder / "ym=unknown/part-0.parquet")
    return written


def _assert_unique(table: Table, content: pa.Table) -> None:
    keys = list(keys_of(table.record))
    distinct = content.group_by(keys).aggregate([]).num_rows
    if distinct != content.num_rows:
        raise StoreError(f"{table.name}: {content.num_rows} rows but {distinct} keys")


def _write_parquet(rows: pa.Table, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(
        rows,
        path,
        compression="zstd",
        compression_level=ZSTD_LEVEL,
        row_group_size=ROW_GROUP_ROWS,
        store_schema=True,
    )


def _checksums(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.parquet"))
    }


def _manifest_of(
    name: str,
    now: datetime,
    versions: dict[str, int],
    rows: dict[str, int],
    checksums: dict[str, str],
) -> dict[str, Any]:
    return {
        "release": name,
        "created_at": now.astimezone(UTC).isoformat(),
        "code_version": __version__,
        "schema_version": SCHEMA_VERSION,
        "ledger_versions": versions,
        "rows": rows,
        "files": checksums,
    }


def _datapackage(name: str, now: datetime, draft: Path) -> dict[str, Any]:
    """Return a Frictionless data package descriptor."""
    resources = []
    for table in TABLES:
        if not table.is_public:
            continue
        columns = columns_of(table.record)
        schema = schema_of(table.record)
        resources.append(
            {
                "name": table.name.replace("_", "-"),
                "path": sorted(
                    p.relative_to(draft).as_posix() for p in (draft / table.name).rglob("*.parquet")
                ),
                "format": "parquet",
                "description": (table.record.__doc__ or "").strip().splitlines()[0],
                "schema": {
                    "fields": [
                        {
                            "name": column,
                            "type": _FRICTIONLESS.get(str(schema.field(column).type), "array"),
                            "description": described.meaning,
                            **({"unit": described.unit} if described.unit else {}),
                        }
                        for column, described in columns.items()
                    ],
                    "primaryKey": list(keys_of(table.record)),
                },
            }
        )
    return {
        "name": "ai-governance-corpus",
        "version": name,
        "created": now.astimezone(UTC).isoformat(),
        "resources": resources,
    }


_FRICTIONLESS = {
    "string": "string",
    "int64": "integer",
    "double": "number",
    "bool": "boolean",
    "timestamp[us, tz=UTC]": "datetime",
}


def _free_name(releases: Path, now: datetime) -> str:
    number = 1
    while True:
        name = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{number}"
        if not (releases / name).exists():
            return name
        number += 1


def _point_to(releases: Path, name: str) -> None:
    draft = releases / f".LATEST-{os.getpid()}"
    with draft.open("w", encoding="utf-8") as stream:
        stream.write(name + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(releases / "LATEST")
    link = releases / f".latest-{os.getpid()}"
    with contextlib.suppress(OSError):  # a file system without symbolic links has LATEST
        link.symlink_to(name, target_is_directory=True)
        link.replace(releases / "latest")
    _sync_folder(releases)


def _remove_leftovers(releases: Path) -> None:
    for leftover in [*releases.glob(".draft-*"), *releases.glob(".LATEST-*")]:
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise StoreError(f"release {folder.name} has no readable manifest: {error}") from error
    return content


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_dir():
            _sync_folder(path)
        else:
            with path.open("rb") as stream:
                os.fsync(stream.fileno())
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
