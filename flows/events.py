"""Alerts as Prefect events, for automations and notifications of the operator's own.

An alert that opens is ``ingest.portal.broken``, ``ingest.check.failed``, ``ingest.disk.full`` and
the like; when it clears, the same with ``.cleared`` behind it.
"""

from typing import Final
from uuid import UUID

from prefect.events import emit_event

from ingest.report.health_alerts import Alert, Event

_OF_PORTALS: Final = frozenset({"broken", "drift", "silent", "idle", "holes"})


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
