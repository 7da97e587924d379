"""Events that wait for Prefect: a look by hand finds them, and only flows can send them.

They are remembered with the alerts, in one write, so that no kill comes between the two; sent
twice they have the same id.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from ingest.locking import only_holder
from ingest.report.health_alerts import Event
from ingest.report.health_state import MAX_OUTBOX, UNHEARD_DAYS, known_state, write_state


def unheard(home: Path, *, now: datetime) -> tuple[Event, ...]:
    """Return the events of a corpus that Prefect has not been sent, the oldest first."""
    state = known_state(home / "health")
    return recent(state.unheard, now=now) if state is not None else ()


def heard(home: Path, ids: Collection[str]) -> None:
    """Write down that Prefect has been sent events.

    Raises:
        Busy: Others look at the health of the corpus all the time.
    """
    kept = home / "health"
    with only_holder(kept / "health.lock"):
        state = known_state(kept)
        if state is not None:
            left = tuple(event for event in state.unheard if event.id not in ids)
            write_state(kept, replace(state, unheard=left))


def recent(events: Iterable[Event], *, now: datetime) -> tuple[Event, ...]:
    """Return the events that are not too old, or too many, to be kept for Prefect."""
    since = now - timedelta(days=UNHEARD_DAYS)
    return tuple(event for event in events if event.at >= since)[-MAX_OUTBOX:]
