"""Alerts: one for each cause, from when it is first seen until it clears. Pure."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from ingest.report.health_causes import Cause, causes_of
from ingest.report.health_facts import Facts, Weight, iso_utc

KEPT_EVENTS = 100
"""Events that the feed holds: some months of a healthy system, some days of an ill one."""

_SEEN_IN_CRAWL = frozenset({"broken", "never", "drift"})
_SEEN_IN_RELEASE = _SEEN_IN_CRAWL | {"silent", "idle", "holes", "check", "runs"}
_SEEN_IN_CATALOG = _SEEN_IN_CRAWL | {"idle", "runs", "backlog"}
"""The catalog and the ledger that is filled from it: they know of a crawl before a release does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A cause that is open.

    Args:
        id: The cause, ``kind:subject``.
        kind: Kind of the cause.
        subject: What it is about: a portal, a check, a kind of work.
        weight: ``broken`` or ``watch``.
        said: What was wrong when it was first seen, on one line.
        opened_at: When that was, UTC.
    """

    id: str
    kind: str
    subject: str
    weight: Weight
    said: str
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something to tell: an alert that opened, or one that cleared."""

    what: Literal["opened", "cleared"]
    at: datetime
    alert: Alert

    @property
    def id(self) -> str:
        """A URN that is the same whenever this event is told."""
        name = f"{self.what} {self.alert.id} {iso_utc(self.alert.opened_at)}"
        return uuid.uuid5(uuid.NAMESPACE_OID, name).urn

    @property
    def line(self) -> str:
        """The event on one line."""
        words = {"opened": self.alert.weight, "cleared": "cleared"}
        return f"{words[self.what]}: {self.alert.said}"

    def as_json(self) -> dict[str, Any]:
        """Return what a program is told."""
        alert = self.alert
        return {
            "id": self.id,
            "what": self.what,
            "at": iso_utc(self.at),
            "cause": alert.id,
            "kind": alert.kind,
            "subject": alert.subject,
            "weight": alert.weight,
            "said": alert.said,
            "opened_at": iso_utc(alert.opened_at),
        }


def alerts_of(facts: Facts, open_alerts: Iterable[Alert]) -> tuple[list[Alert], list[Alert]]:
    """Return the alerts that are new, and those of the open ones that have cleared.

    A cause that is open is not told again. Where nothing can be read, nothing clears: a damaged
    release does not mend a source. What is seen in a crawl is told by the machine that crawls, at
    once; two that share a ledger would tell it twice.

    Args:
        facts: What is known now.
        open_alerts: The alerts that were open before.
    """
    before = {alert.id: alert for alert in open_alerts}
    causes = {cause.id: cause for cause in causes_of(facts, open_ids=frozenset(before))}
    new = [
        _alert(cause, facts.at)
        for cause in causes.values()
        if cause.id not in before
        and not (cause.kind in _SEEN_IN_CRAWL and cause.subject in facts.elsewhere)
    ]
    unseen = _unseen_kinds(facts)
    cleared = [
        alert for alert in before.values() if alert.id not in causes and alert.kind not in unseen
    ]
    return new, cleared


def still_open(
    open_alerts: Iterable[Alert], new: Sequence[Alert], cleared: Sequence[Alert]
) -> tuple[Alert, ...]:
    """Return the alerts that are open afterwards, in the order they opened."""
    gone = {alert.id for alert in cleared}
    return (*(alert for alert in open_alerts if alert.id not in gone), *new)


def events_of(new: Iterable[Alert], cleared: Iterable[Alert], *, at: datetime) -> list[Event]:
    """Return what there is to tell, what cleared before what opened."""
    return [
        *(Event(what="cleared", at=at, alert=alert) for alert in cleared),
        *(Event(what="opened", at=at, alert=alert) for alert in new),
    ]


def _alert(cause: Cause, at: datetime) -> Alert:
    return Alert(
        id=cause.id,
        kind=cause.kind,
        subject=cause.subject,
        weight=cause.weight,
        said=cause.said,
        opened_at=at,
    )


def _unseen_kinds(facts: Facts) -> frozenset[str]:
    kinds: frozenset[str] = frozenset()
    if facts.release_fault is not None:
        kinds |= _SEEN_IN_RELEASE
    if facts.catalog_fault is not None:
        kinds |= _SEEN_IN_CATALOG
    return kinds
