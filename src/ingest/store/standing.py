"""Which release was the newest at an instant, though others of that time were pruned since.

What is pruned leaves a line in ``pruned.jsonl``, and every release names the one before it: so a
release is never taken for one that came after it.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ingest.errors import StoreError
from ingest.store.manifest import TornManifest, created_at, manifest_of
from ingest.store.pointer import made_at, order_of, releases_in

PRUNED = "pruned.jsonl"
_UNKNOWN = "?"


class Gone(StoreError):
    """The release that was the newest then is there no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """A release that is there, or was.

    Args:
        name: Its name.
        created_at: When it was made.
        previous: The one before it; None for the first.
        folder: Where it lies; None if it is there no more.
    """

    name: str
    created_at: datetime
    previous: str | None
    folder: Path | None


def release_at(releases: Path, instant: datetime) -> Path | None:
    """Return the release that was the newest at an instant, None if there was none yet.

    Args:
        releases: Folder of all releases.
        instant: With zone.

    Raises:
        Gone: It was pruned, or cannot be told from what is left.
    """
    known = _known(releases)
    n_earlier = max((n for n, one in enumerate(known, 1) if one.created_at <= instant), default=0)
    then = known[n_earlier - 1] if n_earlier else None
    later = known[n_earlier] if n_earlier < len(known) else None
    is_next = later is None or later.previous == (then.name if then is not None else None)
    if is_next and (then is None or then.folder is not None):
        return then.folder if then is not None else None
    left = [n for n, one in enumerate(known) if one.folder is not None]
    near = [n for n in left if n < n_earlier][-1:] + [n for n in left if n >= n_earlier][:1]
    names = ", ".join(known[n].name for n in near)
    at = f"{instant:%Y-%m-%d %H:%M %Z}"
    raise Gone(f"the release of {at} is not there any more; nearest: {names or 'none'}")


def note_pruned(releases: Path, folders: Iterable[Path]) -> None:
    """Write down which releases are about to go, for good before this returns."""
    with (releases / PRUNED).open("a", encoding="utf-8") as stream:
        for folder in folders:
            manifest = manifest_of(folder)
            line = {
                "release": folder.name,
                "created_at": manifest["created_at"],
                "previous": manifest.get("previous"),
            }
            stream.write(json.dumps(line) + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def _known(releases: Path) -> list[_Known]:
    """Return all releases of which anything is known, oldest first."""
    known = {one.name: one for one in _pruned(releases)}
    for folder in releases_in(releases):
        known[folder.name] = _there(folder)
    return sorted(known.values(), key=lambda one: order_of(one.name))


def _there(folder: Path) -> _Known:
    try:
        manifest = manifest_of(folder)
    except TornManifest:
        at = made_at(folder.name)
        return _Known(name=folder.name, created_at=at, previous=_UNKNOWN, folder=None)
    return _Known(
        name=folder.name,
        created_at=created_at(manifest),
        previous=manifest.get("previous"),
        folder=folder,
    )


def _pruned(releases: Path) -> Iterator[_Known]:
    path = releases / PRUNED
    if not path.is_file():
        return
    for line in path.read_text("utf-8", errors="replace").splitlines():
        try:
            told = json.loads(line)
            yield _Known(
                name=told["release"],
                created_at=created_at(told),
                previous=told["previous"],
                folder=None,
            )
        except (ValueError, KeyError, TypeError):
            continue  # cut by a crash; the releases left tell of a gap themselves
