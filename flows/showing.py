"""How a job ended, as artifacts that people find in Prefect's pages."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import cast
from uuid import UUID

from httpx import HTTPError
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from flows.events import send_unheard
from ingest.report.outcomes import Outcome
from ingest.settings import Settings

SHOW_EVERY_S = 10.0
"""How often the progress shown is brought up to date; each time is a request to the server."""


def conclude(job: str, outcome: Outcome) -> None:
    """Send the alerts as events, then show how a job ended, in the log and as artifacts.

    Args:
        job: Name of the job; artifacts of one job stand under one key over time.
        outcome: How it ended.

    Raises:
        RuntimeError: The job failed; what could be done is done.
    """
    settings = Settings()
    send_unheard(settings.home, now=settings.clock())
    said = [*outcome.lines, *(f"**{warning}**" for warning in outcome.warnings)]
    create_markdown_artifact("\n".join(f"- {line}" for line in said), key=f"{job}-summary")
    if outcome.routes:
        verdicts = [
            {
                "portal": run.portal,
                "route": run.route,
                "verdict": run.verdict,
                "links": run.n_links,
                "new": run.n_new,
                "detail": run.detail,
            }
            for run in sorted(outcome.routes, key=lambda run: (run.verdict == "ok", run.portal))
        ]
        create_table_artifact(verdicts, key=f"{job}-routes")
    if outcome.rows is not None:
        rows = [{"table": name, "rows": n} for name, n in outcome.rows.items()]
        create_table_artifact(rows, key="release")
    for line in (*outcome.lines, *outcome.warnings):
        print(line)  # noqa: T201 - the flow's log
    if outcome.fails:
        raise RuntimeError("; ".join(outcome.warnings) or "failed")


@contextmanager
def shown_progress(job: str) -> Iterator[Callable[[str, int, int], None]]:
    """Yield a function (step, done, total) that shows how far a task is; 100 when the block ends.

    The end of each step is shown once, the rest every ``SHOW_EVERY_S``.
    """
    artifact = cast(UUID, create_progress_artifact(0.0, key=f"{job}-progress"))
    shown_at, ended = 0.0, ""

    def show(step: str, done: int, total: int) -> None:
        nonlocal shown_at, ended
        is_end = done == total and step != ended
        if is_end or time.monotonic() - shown_at >= SHOW_EVERY_S:
            shown_at = time.monotonic()
            ended = step if is_end else ended
            share = 100.0 * done / total if total else 0.0
            update(share, f"{step}: {done}")

    def update(share: float, said: str) -> None:
        with suppress(HTTPError):  # what cannot be shown stops no work
            update_progress_artifact(artifact, progress=share, description=said)

    yield show
    update(100.0, "done")
