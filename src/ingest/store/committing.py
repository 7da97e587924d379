"""One commit to a table: made at exactly the next version, or not at all."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa
from deltalake import (
    CommitProperties,
    DeltaTable,
    PostCommitHookProperties,
    Transaction,
    WriterProperties,
    write_deltalake,
)
from deltalake.exceptions import CommitFailedError

TRIES = 40
"""With four appenders and a compactor at work at once no commit of 400 lost more than 11 races."""

COMMIT = "commit_id"

LOOKED_BACK = 100
"""Commits looked through for one whose answer was lost; others make a few in that time."""

FIRST_PAUSE_S = 0.02
LONGEST_PAUSE_S = 2.0

_WRITER = WriterProperties(compression="ZSTD", compression_level=3)


class LostRace(Exception):
    """Another commit took the number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """What is to be committed.

    Args:
        id: Stored with the commit, so that nobody makes it twice.
        is_named: Whether the caller chose the id, and may come with it again.
        run_id: The run that writes.
        data: The rows, given the version that the commit will be.
        mode: Whether they stand beside the others or in their place.
    """

    id: str
    is_named: bool
    run_id: str
    data: Callable[[int], pa.Table]
    mode: Literal["append", "overwrite"]


def committed(held: DeltaTable, commit: Commit) -> None:
    """Make a commit right behind the version that is held.

    Raises:
        LostRace: There is a newer version already; nothing was changed.
    """
    data = commit.data(held.version() + 1)
    known = {field.name for field in held.schema().fields}
    merges = commit.mode == "append" and not known.issuperset(data.column_names)
    replaces = commit.mode == "overwrite" and known != set(data.column_names)
    if merges:  # the table keeps the sentences it was made with: others cannot be merged
        data = data.cast(pa.schema([field.remove_metadata() for field in data.schema]))
    try:
        write_deltalake(
            held,
            data,
            mode=commit.mode,
            schema_mode="merge" if merges else "overwrite" if replaces else None,
            writer_properties=_WRITER,
            commit_properties=CommitProperties(
                custom_metadata={"run_id": commit.run_id, COMMIT: commit.id},
                max_commit_retries=0,  # the table format would renumber the commit, not the rows
                app_transactions=_transactions(commit),
            ),
            post_commithook_properties=PostCommitHookProperties(cleanup_expired_logs=False),
        )
    except CommitFailedError as error:
        raise LostRace from error


def is_made(held: DeltaTable, commit: Commit, *, tried: int) -> bool:
    """Return whether a commit is in a table already.

    A commit without a name is new when it is tried first, and later one of the last few.

    Args:
        held: The newest version; before the first try an older one does.
        commit: The commit.
        tried: Races it lost.
    """
    if commit.is_named:
        return held.transaction_version(commit.id) is not None
    return tried > 0 and any(
        one.get(COMMIT) == commit.id for one in held.history(limit=LOOKED_BACK)
    )


def _transactions(commit: Commit) -> list[Transaction]:
    """Return what keeps a name for 90 days; names nobody asks for would fill the log."""
    if not commit.is_named:
        return []
    return [Transaction(commit.id, 0, int(time.time() * 1000))]


def waiting_s(tried: int, *, draw: Callable[[], float]) -> float:
    """Return how long to wait after a lost race, seconds: longer each time, and by chance.

    Args:
        tried: Races lost before this one.
        draw: Draws a number from 0 to 1.
    """
    return draw() * min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2.0**tried)
