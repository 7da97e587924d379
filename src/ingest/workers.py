"""Worker processes that can really be stopped: a page that hangs or crashes costs one worker.

Each worker is ``python -m ingest.workers``: it reads a pickled function, says that it is ready,
then reads one pickled item after the other and writes the pickled results back. Nothing of the
caller's main module is imported, so it works the same below a terminal, a scheduler and a test.
A worker whose caller dies reads the end of its input and ends; one that hangs then is ended by
its own clock.
"""

import os
import pickle
import resource
import select
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, BinaryIO, Generic, TypeVar

from ingest.closing import Closing

Item = TypeVar("Item")
Result = TypeVar("Result")

MEMORY_BYTES = 3 * 1024**3
"""Address space of one worker; a 50 MB page needs about 1 GB, an entity bomb has no end."""

START_S = 60.0
"""How long a worker may take to start and to import the function on a busy machine."""

ALONE_S = 2.0
"""How much longer than its caller would wait a worker goes on by itself."""

AHEAD = 16
"""Items per worker that are taken before the oldest result is; more only costs memory."""


class WorkerLost(Exception):
    """A worker gave no result: ``timeout`` or ``crashed``."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class Workers(Closing, Generic[Item, Result]):
    """A fixed number of worker processes that apply one function to many items.

    Args:
        function: A module-level function; it may raise nothing but what ends the worker.
        n: How many processes.
        timeout_s: Time for one item; the worker is killed after it.
    """

    def __init__(self, function: Callable[[Item], Result], *, n: int, timeout_s: float) -> None:
        self._function = function
        self._timeout_s = timeout_s
        self._n_ahead = n * AHEAD
        self._threads = ThreadPoolExecutor(n)
        self._local = threading.local()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._starting = threading.Lock()
        self._is_closed = False

    def map(self, items: Iterable[Item]) -> Iterator[Result | WorkerLost]:
        """Yield the result of every item in order; a lost one as the loss."""
        waiting: deque[Future[Result | WorkerLost]] = deque()
        for item in items:
            waiting.append(self._threads.submit(self._apply, item))
            if len(waiting) > self._n_ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def close(self) -> None:
        """End every worker."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._starting:
            self._is_closed = True
        for worker in list(self._running):
            _end(worker)
        self._threads.shutdown(wait=True)

    def _apply(self, item: Item) -> Result | WorkerLost:
        worker: subprocess.Popen[bytes] | None = getattr(self._local, "worker", None)
        try:
            if worker is None:
                worker = self._local.worker = self._start()
                _asked(worker, (self._function, self._timeout_s), START_S)
            result: Result = _asked(worker, item, self._timeout_s)
        except WorkerLost as loss:
            self._local.worker = None
            if worker is not None:
                self._running.discard(worker)
                _end(worker)
            return loss
        return result

    def _start(self) -> subprocess.Popen[bytes]:
        with self._starting:
            if self._is_closed:
                raise WorkerLost("closed", "no worker is started any more")
            worker = subprocess.Popen(
                [sys.executable, "-m", "ingest.workers"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C is for the caller, which then closes them
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
    requests = _requests()
    for function, timeout_s in requests:  # one pair, or none if the caller is gone
        _answer(answers, None)
        for item in requests:
            # Nobody handles the signal, so it ends the process even inside a C function.
            signal.setitimer(signal.ITIMER_REAL, timeout_s + ALONE_S)
            _answer(answers, function(item))
            signal.setitimer(signal.ITIMER_REAL, 0)


def _requests() -> Iterator[Any]:
    while True:
        try:
            request = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own caller
        except EOFError:
            return
        yield request


def _answer(answers: BinaryIO, result: object) -> None:
    pickle.dump(result, answers)
    answers.flush()


if __name__ == "__main__":
    serve()
