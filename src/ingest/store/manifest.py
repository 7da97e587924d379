"""What a release says of itself: ``manifest.json`` for programs, ``datapackage.json`` for tools."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from ingest import __version__
from ingest.errors import StoreError
from ingest.model.tables import TABLES
from ingest.store.arrow import columns_of, keys_of, schema_of

SCHEMA_VERSION = 1
"""Raised when a column changes its meaning or goes; a new column or table does not raise it."""

LAYOUT = 3
"""Raised when the same rows come out in other files, in another order, or as other bytes."""

SUMS = "SHA256SUMS"

_BLOCK = 1 << 20


class TornManifest(StoreError):
    """A release whose manifest cannot be read."""


_FRICTIONLESS = {
    "string": "string",
    "int64": "integer",
    "double": "number",
    "bool": "boolean",
    "timestamp[us, tz=UTC]": "datetime",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One Parquet file of a release.

    Args:
        sha256: Of its bytes, hex.
        size: Bytes.
        rows: Rows.
        level: zstd level it was written with.
    """

    sha256: str
    size: int
    rows: int
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The manifest of a release.

    Args:
        release: Its name.
        created_at: When it was made, UTC; never before that of the release before it.
        previous: The release before it; None for the first.
        rules: Versions of the rules that decided, by what they decide.
        ledger_versions: Version of every ledger table it was made of.
        ledger_ids: Identity of every ledger table that was written: a ledger made anew from the
            archive counts its versions from the start.
        rows: Rows of every table.
        rows_before: The same of the release before it; empty for the first.
        files: Every Parquet file by its path.
        other_files: SHA-256 of what else is in the folder, by path; without the manifest and the
            list of checksums, which tell of each other.
    """

    release: str
    created_at: datetime
    previous: str | None
    rules: Mapping[str, str]
    ledger_versions: Mapping[str, int]
    ledger_ids: Mapping[str, str]
    rows: Mapping[str, int]
    rows_before: Mapping[str, int]
    files: Mapping[str, File]
    other_files: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """Return what the file holds: ``files`` gives checksums alone."""
        return {
            "release": self.release,
            "created_at": self.created_at.astimezone(UTC).isoformat(),
            "previous": self.previous,
            "code_version": __version__,
            "schema_version": SCHEMA_VERSION,
            "made_by": made_by(),
            "rules": dict(self.rules),
            "ledger_versions": dict(self.ledger_versions),
            "ledger_ids": dict(self.ledger_ids),
            "rows": dict(self.rows),
            "rows_before": dict(self.rows_before),
            "files": {name: file.sha256 for name, file in sorted(self.files.items())},
            "file_facts": {
                name: {key: value for key, value in asdict(file).items() if key != "sha256"}
                for name, file in sorted(self.files.items())
            },
            "other_files": dict(self.other_files),
        }


def manifest_of(folder: Path) -> dict[str, Any]:
    """Return the manifest of a release.

    Raises:
        TornManifest: It cannot be read.
        StoreError: A newer version of the code wrote it.
    """
    try:
        content: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
        version = int(content["schema_version"])
        if version <= SCHEMA_VERSION:
            dict(content["files"]), dict(content["rows"]), created_at(content)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TornManifest(f"release {folder.name} has no readable manifest: {error}") from error
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"release {folder.name} has schema version {version}, this code reads up to "
            f"{SCHEMA_VERSION}; update ai-governance-corpus"
        )
    return content


def created_at(manifest: Mapping[str, Any]) -> datetime:
    """Return when a release was made, UTC."""
    return datetime.fromisoformat(manifest["created_at"])


def files_of(manifest: Mapping[str, Any]) -> dict[str, File] | None:
    """Return the files of a release; None if an older version of the code made it."""
    facts = manifest.get("file_facts")
    if facts is None or set(facts) != set(manifest["files"]):
        return None
    return {name: File(sha256=digest, **facts[name]) for name, digest in manifest["files"].items()}


@cache
def made_by() -> dict[str, str]:
    """Return all that the bytes of a file depend on beside its rows and its zstd level."""
    shape = hashlib.sha256()
    for table in TABLES:
        if table.is_public:
            shape.update(f"{table.name} {table.month_of} {table.of} {table.order}\n".encode())
            shape.update(schema_of(table.record).to_string(show_field_metadata=True).encode())
    return {
        "code": __version__,
        "layout": str(LAYOUT),
        "shape": shape.hexdigest(),
        "pyarrow": pa.__version__,
        "duckdb": duckdb.__version__,
    }


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, hex."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def write_sums(folder: Path, manifest: Manifest) -> None:
    """Write ``SHA256SUMS``, so that ``sha256sum -c SHA256SUMS`` compares a whole folder."""
    sums = {name: file.sha256 for name, file in manifest.files.items()}
    sums |= manifest.other_files
    sums["manifest.json"] = sha256_of(folder / "manifest.json")
    lines = [f"{digest}  {name}\n" for name, digest in sorted(sums.items())]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write a JSON file for people to read, too."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def datapackage(name: str, at: datetime, files: Iterable[str]) -> dict[str, Any]:
    """Return a Frictionless data package descriptor.

    Args:
        name: The release.
        at: When it was made, with zone.
        files: Paths of its Parquet files.
    """
    paths = sorted(files)
    return {
        "name": "ai-governance-corpus",
        "version": name,
        "created": at.astimezone(UTC).isoformat(),
        "resources": [
            {
                "name": table.name.replace("_", "-"),
                "path": [path for path in paths if path.startswith(f"{table.name}/")],
                "format": "parquet",
                "description": (table.record.__doc__ or "").strip().splitlines()[0],
                "schema": {
                    "fields": _fields(table.record),
                    "primaryKey": list(keys_of(table.record)),
                },
            }
            for table in TABLES
            if table.is_public
        ],
    }


def _fields(record: type) -> list[dict[str, str]]:
    schema = schema_of(record)
    return [
        {
            "name": column,
            "type": _FRICTIONLESS.get(str(schema.field(column).type), "array"),
            "description": described.meaning,
            **({"unit": described.unit} if described.unit else {}),
        }
        for column, described in columns_of(record).items()
    ]
