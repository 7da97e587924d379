"""Whether a release is still what was published."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.store.manifest import SUMS, manifest_of, sha256_of

_MANIFEST = "manifest.json"
_WITHOUT_SUM = frozenset({_MANIFEST, "datapackage.json", SUMS})
"""Files of which the manifest has no checksum, at least not in releases of before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is wrong with the files of a release; nothing if all are empty.

    Args:
        missing: Files that the manifest names and the folder has not.
        changed: Files whose checksum is another one now, the manifest itself among them.
        added: Files that the manifest does not name.
        miscounted: Tables whose files hold another number of rows than the manifest says.
    """

    missing: tuple[str, ...]
    changed: tuple[str, ...]
    added: tuple[str, ...]
    miscounted: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether every file is as published."""
        return not (self.missing or self.changed or self.added or self.miscounted)


def verified(folder: Path) -> Verdict:
    """Return how a release compares with its manifest, by SHA-256 of every file and by its rows.

    Raises:
        StoreError: It has no readable manifest.
    """
    manifest = manifest_of(folder)
    sums: dict[str, str] = manifest["files"] | manifest.get("other_files", {})
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    changed = [name for name in set(sums) & there if sha256_of(folder / name) != sums[name]]
    if SUMS in there and not _is_listed(folder, sums):
        changed.append(f"{_MANIFEST} or {SUMS}")
    missing = set(sums) - there
    return Verdict(
        missing=tuple(sorted(missing)),
        changed=tuple(sorted(changed)),
        added=tuple(sorted(there - set(sums) - _WITHOUT_SUM)),
        miscounted=() if missing or changed else _miscounted(folder, manifest),
    )


def _is_listed(folder: Path, sums: dict[str, str]) -> bool:
    """Return whether the list of checksums is that of the manifest, and names it as it is."""
    lines = (folder / SUMS).read_text("utf-8", errors="replace").splitlines()
    wanted = sums | {_MANIFEST: sha256_of(folder / _MANIFEST)}
    return sorted(lines) == sorted(f"{digest}  {name}" for name, digest in wanted.items())


def _miscounted(folder: Path, manifest: dict[str, Any]) -> tuple[str, ...]:
    counted: Counter[str] = Counter()
    for name in manifest["files"]:
        try:
            counted[name.partition("/")[0]] += pq.read_metadata(folder / name).num_rows
        except pa.ArrowException:
            return (name,)
    told: dict[str, int] = manifest["rows"]
    return tuple(sorted(name for name in told if counted[name] != told[name]))
