"""Become another program, with the parent's death as a signal: ``python -m flows.child PROGRAM``.

The server and the worker are started through it, so that ``kill -9`` of the one that started them
ends them too. Also puts the process's own name into the environment, for ``flows.lifeline``.
"""

import ctypes
import os
import signal
import sys

from flows.lifeline import LIFELINE, name_of

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Replace this process by the program on the command line."""
    program = sys.argv[1:]
    starter = os.environ.pop("INGEST_STARTER", "")
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if starter and os.getppid() != int(starter):
        sys.exit(1)  # it died before the line above
    os.environ[LIFELINE] = name_of(os.getpid()) or ""
    os.execvp(program[0], program)  # noqa: S606 - the caller names the program


if __name__ == "__main__":
    main()
