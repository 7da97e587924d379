"""No process outlives the worker it was started for, however that one ended.

A worker killed with ``kill -9`` tells nobody. Its name stands in the environment of everything
below it, and a flow that finds it gone ends itself; the crawl it started watches the flow in turn.
"""

import contextlib
import os
import signal
import threading
import time
from pathlib import Path

LIFELINE = "INGEST_LIFELINE"
"""Environment variable: process id and start time of the worker, ``4711:884422``."""

LOOK_EVERY_S = 1.0


def name_of(process: int) -> str | None:
    """Return what names a running process for good: its id and when it started; None if gone.

    The start time is in clock ticks since boot, from Linux's ``/proc``; elsewhere the id alone
    names it, and an id used again would be taken for the same process.
    """
    stat = Path(f"/proc/{process}/stat")
    if not Path("/proc/self/stat").exists():
        return str(process) if _answers(process) else None
    try:
        fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else f"{process}:{fields[19]}"


def end_with_worker() -> None:
    """Watch the worker that stands in the environment, if any; end this process when it is gone."""
    worker = os.environ.get(LIFELINE)
    if worker:
        threading.Thread(target=_watch, args=(worker,), name="lifeline", daemon=True).start()


def end_all_of(worker: str | None) -> None:
    """End every process that has a worker in its environment, where Linux tells.

    A flow that was still starting, 8 s on two quiet cores, does not watch yet; and a run that has
    been marked as crashed meanwhile would be set to running by it, and never end.
    """
    mark = f"{LIFELINE}={worker}\0".encode()
    for folder in Path("/proc").glob("[0-9]*") if worker else ():
        with contextlib.suppress(OSError):  # it has ended, or is somebody else's
            if mark in (folder / "environ").read_bytes():
                os.kill(int(folder.name), signal.SIGKILL)


def is_at_work(process: int) -> bool:
    """Return whether a process lives below a worker that lives, where Linux tells."""
    try:
        variables = Path(f"/proc/{process}/environ").read_bytes().split(b"\0")
    except OSError:  # it has ended, or is somebody else's
        return False
    mark = f"{LIFELINE}=".encode()
    workers = [one.removeprefix(mark).decode() for one in variables if one.startswith(mark)]
    return any(name_of(int(one.partition(":")[0])) == one for one in workers if one)


def _watch(worker: str) -> None:
    process = int(worker.partition(":")[0])
    while name_of(process) == worker:
        time.sleep(LOOK_EVERY_S)
    os._exit(1)


def _answers(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
