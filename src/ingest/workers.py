"""Worker processes that can really be stopped: a page that hangs or crashes costs one worker.

Each worker is ``python -m ingest.workers``: it reads a pickled function, says that it is ready,
then reads pickled lists of items and writes the pickled result of each item back. Nothing of the
caller's main module is imported, so it works the same below a terminal, a scheduler and a test.
A worker whose caller dies reads the end of its input and ends; one that hangs then is ended by
its own clock. What a worker was at when it crashed is given to another one, once.

The time of an item is that of the processor, because on a busy machine the clock says nothing of
a page: with 17 processes waiting for two cores a page of a second took seven, and the first page
of each worker, for which it loads its tables, was lost.
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
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from typing import Any, BinaryIO, Generic, TypeVar

from ingest.closing import Closing
from ingest.errors import ConfigError

Item = TypeVar("Item")
Result = TypeVar("Result")

MEMORY_BYTES = 3 * 1024**3
"""Address space of one worker; a 50 MB page needs about 1 GB, an entity bomb has no end."""

START_S = 120.0
"""How long a worker may take to start and to import the function: 1.2 s of the processor."""

STARTS = 3
"""Workers started, one after another, before the run is given up: no page is to blame for one
that does not start.
"""

PATIENCE = 6
"""How many times its time an item may take by the clock: it waits for the processor, or hangs."""

ALONE_S = 2.0
"""How much longer than its caller would wait a worker goes on by itself."""

AHEAD = 64
"""Items per worker that are taken before the oldest result is, some 0.7 s of reading: it goes on
while the caller writes a batch down. More only costs memory.
"""

_SIZE_BYTES = 8
"""How an answer begins: with its length."""

_NONE_STARTS = "no process that reads pages can be started"


class WorkerLost(Exception):
    """A worker gave no result: ``timeout`` or ``crashed``, or ``closed`` where none was asked."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class Workers(Closing, Generic[Item, Result]):
    """A fixed number of worker processes that apply one function to many items.

    Args:
        function: A module-level function; it may raise nothing but what ends the worker.
        n: How many processes.
        timeout_s: Seconds of the processor for one item; the worker is killed after them, and
            after ``PATIENCE`` times as many by the clock.
        ahead: Items per worker that are taken before the oldest result is.
        at_once: Items that a worker is given at once, so that it need not wait for a caller who
            is busy; more than one only where items are small.
    """

    def __init__(
        self,
        function: Callable[[Item], Result],
        *,
        n: int,
        timeout_s: float,
        ahead: int = AHEAD,
        at_once: int = 1,
    ) -> None:
        self._function = function
        self._timeout_s = timeout_s
        self._at_once = at_once
        self._n_ahead = n * ahead
        self._threads = ThreadPoolExecutor(n)
        self._local = threading.local()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._starting = threading.Lock()
        self._is_closed = False

    def map(self, items: Iterable[Item]) -> Generator[Result | WorkerLost, None, None]:
        """Yield the result of every item in order; a lost one as the loss."""
        waiting: deque[Future[list[Result | WorkerLost]]] = deque()
        coming = iter(items)
        try:
            while given := list(islice(coming, self._at_once)):
                waiting.append(self._threads.submit(self._apply, given))
                if len(waiting) * self._at_once > self._n_ahead:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:  # nobody asks for the rest
            for future in waiting:
                future.cancel()

    def close(self) -> None:
        """End every worker."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._starting:
            self._is_closed = True
        for worker in list(self._running):
            _end(worker)
        self._threads.shutdown(wait=True)

    def _apply(self, items: Sequence[Item]) -> list[Result | WorkerLost]:
        outcomes: list[Result | WorkerLost] = []
        while len(outcomes) < len(items):
            outcomes += self._tried(items[len(outcomes) :])
            if isinstance(loss := outcomes[-1], WorkerLost) and loss.reason == "crashed":
                # killed by a system short of memory, or grown over thousands of items: no word
                # about this one, unless another worker says the same
                outcomes[-1:] = self._tried([items[len(outcomes) - 1]])
        return outcomes

    def _tried(self, items: Sequence[Item]) -> list[Result | WorkerLost]:
        """Return what one worker makes of items, up to the first that it is lost at."""
        worker: subprocess.Popen[bytes] | None = getattr(self._local, "worker", None)
        outcomes: list[Result | WorkerLost] = []
        try:
            if worker is None:
                worker = self._local.worker = self._ready()
            _ask(worker, items)
            while len(outcomes) < len(items):
                outcomes.append(_answer_of(worker, PATIENCE * self._timeout_s))
        except WorkerLost as loss:
            self._local.worker = None
            if worker is not None:
                self._drop(worker)
            outcomes.append(loss)
        return outcomes

    def _ready(self) -> subprocess.Popen[bytes]:
        """Return a worker that waits for items.

        Raises:
            ConfigError: None starts.
        """
        said = ""
        for _ in range(STARTS):
            worker = self._start()
            try:
                _ask(worker, (self._function, self._timeout_s))
                _answer_of(worker, START_S)
            except WorkerLost as loss:
                self._drop(worker)
                said = str(loss)
            else:
                return worker
        raise ConfigError(f"{_NONE_STARTS}: {said}; nothing is lost")

    def _start(self) -> subprocess.Popen[bytes]:
        with self._starting:
            if self._is_closed:
                raise WorkerLost("closed", "no worker is started any more")
            try:
                worker = subprocess.Popen(
                    [sys.executable, "-m", "ingest.workers"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    start_new_session=True,  # Ctrl-C is for the caller, which then closes them
                )
            except OSError as error:
                raise ConfigError(f"{_NONE_STARTS}: {error.strerror}; nothing is lost") from error
            self._running.add(worker)
            return worker

    def _drop(self, worker: subprocess.Popen[bytes]) -> None:
        self._running.discard(worker)
        _end(worker)


def _ask(worker: subprocess.Popen[bytes], request: object) -> None:
    assert worker.stdin is not None  # noqa: S101 - it is a pipe
    try:
        pickle.dump(request, worker.stdin)
        worker.stdin.flush()
    except BrokenPipeError:
        raise WorkerLost("crashed", "the worker was gone") from None


def _answer_of(worker: subprocess.Popen[bytes], patience: float) -> Any:
    """Return the next answer; read past the stream's buffer, of which nobody could wait for more.

    Raises:
        WorkerLost: There is none.
    """
    assert worker.stdout is not None  # noqa: S101 - it is a pipe
    pipe = worker.stdout.fileno()
    waiting = select.poll()  # select() knows no more than 1,024 files
    waiting.register(pipe, select.POLLIN)
    if not waiting.poll(1000 * patience):
        raise WorkerLost("timeout", f"no result within {patience:g} s")
    try:
        size = int.from_bytes(_bytes_from(pipe, _SIZE_BYTES), "big")
        return pickle.loads(_bytes_from(pipe, size))  # noqa: S301 - written by our own worker
    except EOFError:
        raise _loss(worker.wait()) from None


def _bytes_from(pipe: int, n: int) -> bytes:
    parts = []
    while n:
        parts.append(os.read(pipe, n))
        if not parts[-1]:
            raise EOFError
        n -= len(parts[-1])
    return b"".join(parts)


def _loss(code: int) -> WorkerLost:
    """Return what an exit code means; on a busy machine a worker's clock ends it first."""
    if code == -signal.SIGPROF:
        return WorkerLost("timeout", "its time of the processor was over")
    if code == -signal.SIGALRM:
        return WorkerLost("timeout", "its time was over")
    return WorkerLost("crashed", f"exit code {code}")


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
    for clock in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(clock, signal.SIG_DFL)  # a caller may have let them be ignored
    requests = _requests()
    for function, timeout_s in requests:  # one pair, or none if the caller is gone
        _answer(answers, pickle.dumps(None))
        for items in requests:
            for item in items:
                _set_clocks(timeout_s)
                answer = pickle.dumps(function(item))
                _stop_clocks()  # the caller may take its time to read it
                _answer(answers, answer)


def _set_clocks(timeout_s: float) -> None:
    """End this process after a time; with no handler a signal does so even inside a C function."""
    signal.setitimer(signal.ITIMER_PROF, timeout_s)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE * timeout_s + ALONE_S)


def _stop_clocks() -> None:
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)


def _requests() -> Iterator[Any]:
    while True:
        try:
            request = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own caller
        except EOFError:
            return
        yield request


def _answer(answers: BinaryIO, result: bytes) -> None:
    answers.write(len(result).to_bytes(_SIZE_BYTES, "big"))
    answers.write(result)
    answers.flush()


if __name__ == "__main__":
    serve()
