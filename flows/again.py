"""Which failures are worth trying again by themselves."""

import sqlite3
from typing import Any, Final

from prefect import Task
from prefect.client.schemas.objects import State, TaskRun

from ingest.errors import StoreError

PATIENT: Final[dict[str, Any]] = {"retries": 2, "retry_delay_seconds": [60, 300]}
"""A writer that holds the corpus is done in minutes; what fails three times needs a person."""


def is_transient(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Return whether a task failed for what passes: another writer, the disk, the network.

    Not for settings, bad input or a failed check: they fail the same way again.
    """
    error = state.data
    return isinstance(error, StoreError | OSError | sqlite3.OperationalError)
