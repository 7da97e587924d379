"""The server, its preparation and the worker as child processes that end with this one."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Mapping
from pathlib import Path

from flows.lifeline import end_all_of, name_of
from ingest.errors import IngestError

SAID = "up: "
"""How lines of a child's log begin that are for the person who watches."""

STOP_S = 20.0
"""How long a child may take to stop; a worker whose server is gone does not stop by itself."""

MAX_STARTS = 5
STARTS_WITHIN_S = 600.0
"""A child that dies five times in ten minutes will not get better by starting it again."""


MAX_LOG_BYTES = 10_000_000
"""Above this a log becomes ``<name>.log.1``, in place of an older one: two months of worker."""


class Child:
    """A program that ends with this one.

    Args:
        name: What it is, for messages and for its log's name.
        program: Command line.
        environment: Its whole environment.
        logs: Folder for its output, appended to ``<name>.log``.
    """

    def __init__(
        self, name: str, program: list[str], *, environment: Mapping[str, str], logs: Path
    ) -> None:
        self.name = name
        self.log = logs / f"{name}.log"
        self._program = program
        self._environment = dict(environment)
        self._starts: deque[float] = deque(maxlen=MAX_STARTS)
        self._process: subprocess.Popen[bytes] | None = None
        self._log_began = 0
        self._lifeline: str | None = None

    def start(self) -> None:
        """Start it.

        Raises:
            IngestError: It died too often in a short time.
        """
        now = time.monotonic()
        if len(self._starts) == MAX_STARTS and now - self._starts[0] < STARTS_WITHIN_S:
            raise IngestError(f"{self.name} ended {MAX_STARTS} times; see {self.log}")
        self._starts.append(now)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._log_began = log.tell()
            self._process = subprocess.Popen(  # noqa: S603 - our own command line
                [sys.executable, "-m", "flows.child", *self._program],
                env=self._environment | {"INGEST_STARTER": str(os.getpid())},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._lifeline = name_of(self._process.pid)

    @property
    def is_alive(self) -> bool:
        """Whether it was started and runs."""
        return self._process is not None and self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """The code it ended with; None while it runs and before it was started."""
        return None if self._process is None else self._process.poll()

    def lines(self) -> list[str]:
        """Return what it has written since its start, but empty lines."""
        with self.log.open("rb") as log:
            log.seek(self._log_began)
            written = log.read().decode("utf-8", "replace")
        return [line for line in written.splitlines() if line.strip()]

    def trim_log(self) -> None:
        """Begin the log anew when it has become long; what is written meanwhile may be lost."""
        if self.log.exists() and self.log.stat().st_size > MAX_LOG_BYTES:
            shutil.copyfile(self.log, self.log.with_name(f"{self.log.name}.1"))
            os.truncate(self.log, 0)  # it writes on at the end, wherever that is
            self._log_began = 0

    def stop(self) -> None:
        """Ask it to stop, and end it and all it started when it does not."""
        if self._process is None:
            return
        if self.is_alive:
            self._process.terminate()
            try:
                self._process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        end_all_of(self._lifeline)
