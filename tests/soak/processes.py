"""The processes of one corpus: which there are, what each is, and which of them are orphans."""

import os
import signal
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

GRACE_S = 10.0
"""How long a process may outlive what it was started by."""

KINDS = {
    "server": ("prefect server start",),
    "worker": ("prefect worker start",),
    "flow": ("_workspace_supervisor", "prefect.engine"),  # the one becomes the other
    "crawl": ("-m crawlers ",),
    "build": ("-m ingest.workers",),
    "up": ("-m flows.up ",),
}
"""Words of which one is in the command line of each kind of process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One process of a corpus.

    Args:
        pid: Its id.
        parent: Its parent's.
        started: When it started, in clock ticks since boot; with the id it names it for good.
        words: Its command line.
        run: The flow run it works for, empty for none.
    """

    pid: int
    parent: int
    started: int
    words: str
    run: str

    @property
    def kind(self) -> str:
        """What it is, one of ``KINDS``, else ``other``."""
        found = (kind for kind, words in KINDS.items() if any(one in self.words for one in words))
        return next(found, "other")


def processes_of(home: Path) -> dict[int, Process]:
    """Return the living processes that have a corpus in their environment, by id."""
    wanted = f"INGEST_HOME={home}\0".encode()
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes()
            if wanted not in environment:
                continue
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it ended, or it is somebody else's
            continue
        if fields[0] == "Z" or not words:
            continue
        _, mark, rest = environment.partition(b"PREFECT__FLOW_RUN_ID=")
        found[int(folder.name)] = Process(
            pid=int(folder.name),
            parent=int(fields[1]),
            started=int(fields[19]),
            words=words,
            run=rest.partition(b"\0")[0].decode() if mark else "",
        )
    return found


def kill(chosen: Iterable[Process]) -> None:
    """End processes with SIGKILL."""
    for one in chosen:
        with suppress(ProcessLookupError):
            os.kill(one.pid, signal.SIGKILL)


class Orphans:
    """Watches for processes that live on below nobody who would stop them."""

    def __init__(self) -> None:
        self._since: dict[tuple[int, int], float] = {}
        self.found: dict[tuple[int, int], str] = {}
        self.longest_s = 0.0
        """The longest time any was seen as an orphan."""

    def look(self, alive: dict[int, Process], root: int | None, *, after: str) -> list[str]:
        """Note who is an orphan now; return who has just been one for too long.

        Args:
            alive: The processes of the corpus.
            root: Id of the ``ingest up`` that all should be below, None if there is none.
            after: What was killed last.
        """
        now = time.monotonic()
        orphans = {
            (one.pid, one.started): one for one in alive.values() if not _is_below(one, root, alive)
        }
        self._since = {name: self._since.get(name, now) for name in orphans}
        new = []
        for name, since in self._since.items():
            self.longest_s = max(self.longest_s, now - since)
            if now - since > GRACE_S and name not in self.found:
                one = orphans[name]
                self.found[name] = f"{one.kind} after kill of {after}: {one.words[:200]}"
                new.append(self.found[name])
        return new


def _is_below(one: Process, root: int | None, alive: dict[int, Process]) -> bool:
    while one.pid != root:
        above = alive.get(one.parent)
        if above is None:
            return False
        one = above
    return True
