"""Whether a release is still what was published."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ingest.store.release import manifest_of

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is wrong with the files of a release; nothing if all three are empty.

    Args:
        missing: Files that the manifest names and the folder has not.
        changed: Files whose checksum is another one now.
        added: Parquet files that the manifest does not name.
    """

    missing: tuple[str, ...]
    changed: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Whether every file is as published."""
        return not (self.missing or self.changed or self.added)


def verified(folder: Path) -> Verdict:
    """Return how a release compares with its manifest, by SHA-256 of every file.

    Raises:
        StoreError: It has no readable manifest.
    """
    files: dict[str, str] = manifest_of(folder)["files"]
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*.parquet")}
    return Verdict(
        missing=tuple(sorted(set(files) - there)),
        changed=tuple(
            name for name in sorted(set(files) & there) if _sha256(folder / name) != files[name]
        ),
        added=tuple(sorted(there - set(files))),
    )


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
