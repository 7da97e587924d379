"""Progress of long work on stderr: a bar on a terminal, a line now and then elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ingest.pipeline import Progress as Report

LINE_EVERY_S = 5.0


@contextmanager
def shown_progress() -> Iterator[Report]:
    """Yield a function (step, done, total) that shows how far the work is."""
    if sys.stderr.isatty():
        with _bars() as report:
            yield report
    else:
        lines = _Lines()
        yield lines
        lines.end_step()


@contextmanager
def _bars() -> Iterator[Report]:
    columns = (TextColumn("{task.description:8}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as progress:
        tasks: dict[str, object] = {}

        def report(step: str, done: int, total: int) -> None:
            task = tasks.get(step)
            if task is None:
                task = tasks[step] = progress.add_task(step)
            progress.update(task, completed=done, total=max(total, done))  # type: ignore[arg-type]  # rich's TaskID is a NewType

        yield report


class _Lines:
    """Writes how far a step is every few seconds, and once when it has ended."""

    def __init__(self) -> None:
        self._step = ""
        self._latest = (0, 0)
        self._written_at = 0.0

    def __call__(self, step: str, done: int, total: int) -> None:
        if step != self._step:
            self.end_step()
            self._step, self._written_at = step, time.monotonic()
        self._latest = (done, total)
        if time.monotonic() - self._written_at >= LINE_EVERY_S:
            self._write()

    def end_step(self) -> None:
        """Write the last word on the current step."""
        if self._step:
            self._write()

    def _write(self) -> None:
        self._written_at = time.monotonic()
        done, total = self._latest
        print(f"{self._step}: {done} of {total}", file=sys.stderr, flush=True)  # noqa: T201
