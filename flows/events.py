"""Alerts as Prefect events, for automations and notifications of the operator's own.

An alert that opens is ``ingest.portal.broken``, ``ingest.check.failed``, ``ingest.disk.full`` and
the like; when it clears, the same with ``.cleared`` behind it.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.events import emit_event
from prefect.events.filters import EventFilter, EventIDFilter

from ingest.errors import Busy
from ingest.report.health_alerts import Alert, Event
from ingest.report.health_outbox import heard, unheard

_OF_PORTALS: Final = frozenset({"broken", "drift", "silent", "idle", "holes"})
_PAGE: Final = 50
"""Events that the server tells of at once."""


def name_of_event(event: Event) -> str:
    """Return the name of the Prefect event."""
    alert = event.alert
    opened = f"ingest.{alert.kind}.{alert.subject}"
    if alert.kind in _OF_PORTALS:
        opened = f"ingest.portal.{alert.kind}"
    elif alert.kind == "check":
        opened = f"ingest.check.{'failed' if alert.weight == 'broken' else 'warned'}"
    return opened if event.what == "opened" else f"{opened}.cleared"


def resource_of(alert: Alert) -> dict[str, str]:
    """Return what the event is about: ``corpus.portal.gmw``, ``corpus.check.rows_held_twice``."""
    kind = "portal" if alert.kind in _OF_PORTALS else alert.kind
    return {
        "prefect.resource.id": f"corpus.{kind}.{alert.subject}",
        "prefect.resource.name": alert.subject,
        "corpus.cause": alert.id,
        "corpus.weight": alert.weight,
    }


def send_unheard(home: Path, *, now: datetime) -> None:
    """Send every alert of a corpus that the server does not know, whoever found it.

    They are kept until the server is seen to know them, by the next flow: an event is sent in the
    background, and whoever is killed in between has told nobody.

    Args:
        home: The corpus.
        now: The present, with zone.
    """
    waiting = unheard(home, now=now)
    known = _known(waiting)
    for event in waiting:
        if event.id not in known:
            emit(event)
    if known:
        with suppress(Busy):  # then the next flow does it
            heard(home, known)


def emit(event: Event) -> None:
    """Send an alert that opened or cleared; what the webhook is told is the payload.

    It occurred when it is sent: an automation takes no event of the past.
    """
    emit_event(
        event=name_of_event(event),
        resource=resource_of(event.alert),
        payload=event.as_json(),
        id=UUID(event.id),
    )


def _known(events: Sequence[Event]) -> frozenset[str]:
    """Return the ids of those events that the server has."""
    found: set[str] = set()
    if not events:
        return frozenset()
    with get_client(sync_client=True) as client:
        for begin in range(0, len(events), _PAGE):
            ids = [UUID(event.id) for event in events[begin : begin + _PAGE]]
            page = client.read_events(filter=EventFilter(id=EventIDFilter(id=ids)), limit=_PAGE)
            found |= {one.id.urn for one in page.events}
    return frozenset(found)
