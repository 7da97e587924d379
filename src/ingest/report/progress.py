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
        yield _Lines()


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
    """Writes a line when a step begins, when it ends, and every few seconds between."""

    def __init__(self) -> None:
        self._last: tuple[str, float] = ("", 0.0)

    def __call__(self, step: str, done: int, total: int) -> None:
        name, written = self._last
        now = time.monotonic()
        if step == name and now - written < LINE_EVERY_S and done != total:
            return
        if step == name and now - written < 1.0:
            return
        self._last = (step, now)
        print(f"{step}: {done} of {total}", file=sys.stderr, flush=True)  # noqa: T201
