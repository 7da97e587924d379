"""Worker processes that can really be stopped: a page that hangs or crashes costs one worker.

Each worker is ``python -m ingest.workers``: it reads a pickled (function, argument) from its
standard input and writes the pickled result back. Nothing of the caller's main module is
imported, so it works the same below a terminal, a scheduler and a test. A worker whose caller
dies reads the end of its input and ends.
"""

import os
import pickle
import resource
import select
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

MEMORY_BYTES = 3 * 1024**3
"""Address space of one worker; a 50 MB page needs about 1 GB, an entity bomb has no end."""

START_S = 60.0
"""How long a worker may take to start on a busy machine, on top of its first item."""


class WorkerLost(Exception):
    """A worker gave no result: ``timeout`` or ``crashed``."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class Workers(Generic[Item, Result]):
    """A fixed number of worker processes that apply one function to many items.

    Args:
        function: A module-level function; it may raise nothing but what ends the worker.
        n: How many processes.
        timeout_s: Time for one item; the worker is killed after it.
    """

    def __init__(self, function: Callable[[Item], Result], *, n: int, timeout_s: float) -> None:
        self._function = function
        self._timeout_s = timeout_s
        self._threads = ThreadPoolExecutor(n)
        self._local = threading.local()
        self._running: set[subprocess.Popen[bytes]] = set()

    def map(self, items: Iterable[Item]) -> Iterator[Result | WorkerLost]:
        """Yield the result of every item in order; a lost one as the loss."""
        yield from self._threads.map(self._apply, items)

    def close(self) -> None:
        """End every worker."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in list(self._running):
            _end(worker)
        self._threads.shutdown(wait=True)

    def __enter__(self) -> Self:
        """Return the workers themselves."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End every worker."""
        self.close()

    def _apply(self, item: Item) -> Result | WorkerLost:
        worker: subprocess.Popen[bytes] | None = getattr(self._local, "worker", None)
        patience = self._timeout_s
        if worker is None:
            worker = self._local.worker = self._start()
            patience += START_S
        try:
            result: Result = _asked(worker, (self._function, item), patience)
        except WorkerLost as loss:
            self._local.worker = None
            self._running.discard(worker)
            _end(worker)
            return loss
        return result

    def _start(self) -> subprocess.Popen[bytes]:
        worker = subprocess.Popen(
            [sys.executable, "-m", "ingest.workers"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._running.add(worker)
        return worker


def _asked(worker: subprocess.Popen[bytes], request: object, patience: float) -> Any:
    assert worker.stdin is not None and worker.stdout is not None  # noqa: S101 - both are pipes
    try:
        pickle.dump(request, worker.stdin)
        worker.stdin.flush()
    except BrokenPipeError:
        raise WorkerLost("crashed", "the worker was gone") from None
    ready, _, _ = select.select([worker.stdout], [], [], patience)
    if not ready:
        raise WorkerLost("timeout", f"no result within {patience:g} s")
    try:
        return pickle.load(worker.stdout)  # noqa: S301 - written by our own worker
    except (EOFError, pickle.UnpicklingError):
        raise WorkerLost("crashed", f"exit code {worker.wait()}") from None


def _end(worker: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        worker.kill()
    worker.wait()
    for pipe in (worker.stdin, worker.stdout):
        if pipe is not None:
            with suppress(BrokenPipeError):
                pipe.close()


def serve() -> None:
    """Answer requests until the input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints goes to stderr, not between the answers
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    requests = sys.stdin.buffer
    while True:
        try:
            function, item = pickle.load(requests)  # noqa: S301 - written by our own caller
        except EOFError:
            return
        pickle.dump(function(item), answers)
        answers.flush()


if __name__ == "__main__":
    serve()
