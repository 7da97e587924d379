"""Which failures are worth trying again by themselves."""

import errno
import re
import sqlite3
from collections.abc import Iterator
from typing import Any, Final

from prefect import Task
from prefect.client.schemas.objects import State, TaskRun

from ingest.errors import Busy, IngestError

PATIENT: Final[dict[str, Any]] = {"retries": 2, "retry_delay_seconds": [60, 300]}
"""A writer that holds the corpus is done in minutes; what fails three times needs a person."""

_PASSING: Final = frozenset(
    {errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.EIO, errno.ENOMEM, errno.EMFILE, errno.ENFILE}
    | {errno.ENOSPC, errno.EDQUOT, errno.ETIMEDOUT}
    | {errno.ENETDOWN, errno.ENETUNREACH, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ECONNREFUSED}
)

_PASSING_SQLITE: Final = frozenset(
    {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
)

_NUMBER: Final = re.compile(r"\bos error (\d+)\b")
"""How the libraries of the ledger name an error of the system: they give no number of their own."""

_WORDS: Final = re.compile(
    r"no space left|timed? ?out|error sending request|connection (refused|reset|closed)"
    r"|status 5\d\d|slow_?down|network_connection|could not resolve",
    re.IGNORECASE,
)
"""How they, and those that speak to a store, name what passes."""


def is_transient(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Return whether a task failed for what passes: another writer, the disk, the network.

    Not for settings, bad input, a failed check, or files that are damaged, missing or not ours:
    they fail the same way again.
    """
    error = state.data
    return isinstance(error, BaseException) and any(map(passes, causes_of(error)))


def causes_of(error: BaseException) -> Iterator[BaseException]:
    """Yield an error, what it was raised from, and so on."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        reason = getattr(seen, "reason", None)  # of an address that could not be opened
        seen = reason if isinstance(reason, BaseException) else seen.__cause__


def passes(error: BaseException) -> bool:
    """Return whether an error, whatever it was raised from, goes away by itself."""
    if isinstance(error, Busy | TimeoutError | ConnectionError):
        return True
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        return code is not None and code & 0xFF in _PASSING_SQLITE
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno in _PASSING
    if isinstance(error, IngestError):  # it may quote what it was raised from
        return False
    number = _NUMBER.search(str(error))
    return int(number[1]) in _PASSING if number else bool(_WORDS.search(str(error)))
