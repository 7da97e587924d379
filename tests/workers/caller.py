"""A program that has a worker and waits to be killed: ``caller.py busy|idle PIPE``.

It writes the number of its worker into the named pipe; a busy worker does so itself. What became
of a busy one is printed, for a caller that was only stopped for a while.
"""

import sys
from pathlib import Path

from ingest.workers import Workers
from tests.workers.chores import do, hang, own_pid, tell_and_hang

_TIMEOUT_S = 0.5


def main(kind: str, pipe: str) -> None:
    """Start the worker and wait."""
    with Workers(do, n=1, timeout_s=_TIMEOUT_S) as workers:
        if kind == "busy":
            [lost] = workers.map([(tell_and_hang, pipe)])
            sys.stdout.write(f"{lost}\n")
            return
        [pid] = workers.map([(own_pid,)])
        Path(pipe).write_text(str(pid))
        hang()


if __name__ == "__main__":
    main(*sys.argv[1:])
