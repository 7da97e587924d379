"""How scheduled jobs came to their ends: a job that fails at night must not wait to be looked for.

One small JSON file a job in ``<home>/health/jobs``, replaced whole. It is written when the job
begins, too, because one that is killed tells nobody.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from ingest.errors import Busy
from ingest.report.health_facts import JobState, iso_utc, plain_words
from ingest.settings import Settings
from ingest.store.answers import whole_file

_INSTANTS = ("began_at", "ended_at", "failing_since")


@contextmanager
def noted(job: str, settings: Settings) -> Iterator[None]:
    """Write down that a job begins and how it ends; what it raises is raised on.

    One that others kept from its work has not failed: it is as if it had been killed, which is
    told when no later one ends either.
    """
    folder = settings.home / "health" / "jobs"
    before = _read(folder / f"{job}.json")
    state = JobState(
        job=job,
        began_at=before.began_at if before and before.is_unended else settings.clock(),
        ended_at=before.ended_at if before else None,
        failing_since=before.failing_since if before else None,
        n_failed=before.n_failed if before else 0,
        said=before.said if before else None,
    )
    _write(folder, state)
    try:
        yield
    except Busy:
        raise
    except Exception as error:
        failing = state.failing_since or state.began_at
        said = plain_words(f"{type(error).__name__}: {error}")
        n_failed = state.n_failed + 1
        ended = settings.clock()
        _write(
            folder,
            replace(state, ended_at=ended, failing_since=failing, n_failed=n_failed, said=said),
        )
        raise
    _write(
        folder,
        replace(state, ended_at=settings.clock(), failing_since=None, n_failed=0, said=None),
    )


def job_states(home: Path) -> tuple[JobState, ...]:
    """Return how every job that was ever begun came to its end, by name."""
    found = map(_read, sorted((home / "health" / "jobs").glob("*.json")))
    return tuple(one for one in found if one is not None)


def _read(path: Path) -> JobState | None:
    """Return what a file says; None without one, and for a damaged one, which is written anew."""
    try:
        content = json.loads(path.read_text("utf-8"))
        instants = {
            name: datetime.fromisoformat(content[name]) for name in _INSTANTS if content[name]
        }
        return JobState(**(content | instants))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _write(folder: Path, state: JobState) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    content = asdict(state)
    for name in _INSTANTS:
        content[name] = iso_utc(content[name]) if content[name] else None
    with whole_file(folder / f"{state.job}.json") as stream:
        stream.write((json.dumps(content, ensure_ascii=False) + "\n").encode())
