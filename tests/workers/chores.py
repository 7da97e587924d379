"""What the tests give to workers.

A worker imports it from here: a function of a test file, which pytest loads under a name of its
own, or one of ``__main__``, could not be found there.
"""

import ctypes
import mmap
import os
import select
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def do(chore: tuple[Any, ...]) -> Any:
    """Return what a function returns for its arguments."""
    function, *arguments = chore
    return function(*arguments)


def square(number: int) -> int:
    """Return the square."""
    return number * number


def echo(data: bytes) -> bytes:
    """Return the bytes."""
    return data


def own_pid() -> int:
    """Return the number of the worker's process."""
    return os.getpid()


def meet(pipe: str, mode: str) -> int:
    """Open one end of a named pipe, which waits until another worker opens the other end."""
    with Path(pipe).open(mode):
        return os.getpid()


def hang() -> None:
    """Wait for a signal that nobody sends."""
    while True:
        signal.pause()


def stand_still() -> None:
    """Stop as on a dead disk: no clock of the worker's own runs out."""
    os.kill(os.getpid(), signal.SIGSTOP)


def spin() -> None:
    """Keep the processor busy for ever."""
    while True:
        pass


def idle(seconds: float) -> float:
    """Let the clock go on without the processor, as where many wait for it."""
    select.select([], [], [], seconds)
    return seconds


def note(path: str, seconds: float) -> None:
    """Make a file, then wait."""
    Path(path).touch()
    idle(seconds)


def tell_and_hang(pipe: str) -> None:
    """Write the worker's number into a named pipe, then hang."""
    Path(pipe).write_text(str(os.getpid()))
    hang()


def die_until(path: str, times: int) -> int:
    """Be killed as a system short of memory kills, so many times; return how often it was."""
    deaths = Path(path)
    n = len(deaths.read_text()) if deaths.exists() else 0
    if n < times:
        deaths.write_text("x" * (n + 1))
        os.kill(os.getpid(), signal.SIGKILL)
    return n


def leave_once(path: str) -> str:
    """End the process as a crash in C would, unless another did so before."""
    if not Path(path).exists():
        Path(path).touch()
        leave(1)
    return path


def leave(code: int) -> None:
    """End the process as a crash in C would, without cleaning up."""
    os._exit(code)


def read_nowhere() -> None:
    """Read where no memory is."""
    ctypes.string_at(0)


def fail() -> None:
    """Raise what nobody catches."""
    raise ValueError("not caught in the worker")


def unpicklable() -> Callable[[], int]:
    """Return what cannot be sent."""
    return lambda: 1


def take_memory(n_bytes: int) -> int:
    """Ask for so much address space and return how much it was."""
    with mmap.mmap(-1, n_bytes) as memory:
        return len(memory)


def chatter(n: int) -> int:
    """Print as libraries do: through Python, past its text layer, and from C."""
    for number in range(n):
        sys.stdout.write(f"line {number}\n")
        sys.stdout.buffer.write(b"\x80\x04looks like a pickle\n")
    sys.stdout.flush()
    os.write(1, b"from C\n" * n)
    return n
