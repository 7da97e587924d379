"""What health remembers between two runs: open alerts, what was told, how large the corpus was.

One small JSON file, replaced whole: a killed run leaves the old one.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ingest.report.health_alerts import KEPT_EVENTS, Alert, Event
from ingest.report.health_facts import FailedCheck, Sizes, Unsent, iso_utc
from ingest.store.answers import whole_file

NAME = "state.json"
KEPT_DAYS = 400
"""Days of sizes: growth is told over 30 of them, a year can be drawn by whoever wants to."""

MAX_OUTBOX = 500
"""Events kept for a webhook that takes nothing; the oldest are given up first."""

UNHEARD_DAYS = 7
"""How long events are kept for Prefect, as long as by it: where only cron works it is never up."""

_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is remembered.

    Args:
        began_at: When it was first written, UTC: with it the feed has a name that stays.
        alerts: The alerts that are open, in the order they opened.
        events: The newest events, the oldest first.
        outbox: Events the webhook has not taken, the oldest first.
        unheard: Events Prefect has not been sent, the oldest first; only its flows send them.
        unsent: How long the webhook has failed; None if it has not.
        sizes: One for a day, the oldest first.
        checked: The release the checks were last run on; None if never.
        checks: What it did not pass.
        stopped_after: The release that was the newest when the next one was stopped, empty for
            none; None while the last try made one. With another release it is over.
        stopped: What stopped it.
    """

    began_at: datetime
    alerts: tuple[Alert, ...] = ()
    events: tuple[Event, ...] = ()
    outbox: tuple[Event, ...] = ()
    unheard: tuple[Event, ...] = ()
    unsent: Unsent | None = None
    sizes: tuple[Sizes, ...] = ()
    checked: str | None = None
    checks: tuple[FailedCheck, ...] = ()
    stopped_after: str | None = None
    stopped: tuple[FailedCheck, ...] = ()


def read_state(folder: Path, *, now: datetime) -> tuple[State, str | None]:
    """Return what is remembered, a new state if there is none, and what was wrong with the file.

    A damaged file is set aside, so that it stops nothing: open alerts are then told once more.

    Args:
        folder: Where the file lies.
        now: When a new state begins, with zone.
    """
    path = folder / NAME
    try:
        content = json.loads(path.read_text("utf-8"))
        return _state(content), None
    except FileNotFoundError:
        return State(began_at=now), None
    except (ValueError, KeyError, TypeError) as error:
        aside = path.with_suffix(".damaged")
        path.replace(aside)
        said = f"{path} is damaged ({error}); it is set aside as {aside.name}"
        return State(began_at=now), said


def known_state(folder: Path) -> State | None:
    """Return what is remembered; None if that is nothing, or damaged, and the file stays."""
    try:
        return _state(json.loads((folder / NAME).read_text("utf-8")))
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
        return None


def write_state(folder: Path, state: State) -> None:
    """Replace the file."""
    content = {
        "version": _VERSION,
        "began_at": iso_utc(state.began_at),
        "alerts": [_alert_json(alert) for alert in state.alerts],
        "events": [_event_json(event) for event in state.events[-KEPT_EVENTS:]],
        "outbox": [_event_json(event) for event in state.outbox[-MAX_OUTBOX:]],
        "unheard": [_event_json(event) for event in state.unheard[-MAX_OUTBOX:]],
        "unsent": None
        if state.unsent is None
        else asdict(state.unsent) | {"since": iso_utc(state.unsent.since)},
        "sizes": [asdict(one) | {"day": str(one.day)} for one in state.sizes[-KEPT_DAYS:]],
        "checked": state.checked,
        "checks": [asdict(check) for check in state.checks],
        "stopped_after": state.stopped_after,
        "stopped": [asdict(check) for check in state.stopped],
    }
    with whole_file(folder / NAME) as stream:
        stream.write((json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())


def with_sizes(sizes: tuple[Sizes, ...], now: Sizes) -> tuple[Sizes, ...]:
    """Return sizes with those of now, which take the place of earlier ones of the same day.

    A clock that went back drops what seems to come after it.
    """
    return (*(one for one in sizes if one.day < now.day), now)


def _state(content: dict[str, Any]) -> State:
    if content["version"] != _VERSION:
        raise ValueError(f"version {content['version']}, this code reads {_VERSION}")
    unsent = content["unsent"]
    return State(
        began_at=datetime.fromisoformat(content["began_at"]),
        alerts=tuple(map(_alert, content["alerts"])),
        events=tuple(map(_event, content["events"])),
        outbox=tuple(map(_event, content["outbox"])),
        unheard=tuple(map(_event, content.get("unheard", ()))),
        unsent=unsent and Unsent(**(unsent | {"since": datetime.fromisoformat(unsent["since"])})),
        sizes=tuple(
            Sizes(**(one | {"day": date.fromisoformat(one["day"])})) for one in content["sizes"]
        ),
        checked=content["checked"],
        checks=tuple(FailedCheck(**check) for check in content["checks"]),
        stopped_after=content.get("stopped_after"),
        stopped=tuple(FailedCheck(**check) for check in content.get("stopped", ())),
    )


def _alert_json(alert: Alert) -> dict[str, Any]:
    return asdict(alert) | {"opened_at": iso_utc(alert.opened_at)}


def _alert(content: dict[str, Any]) -> Alert:
    return Alert(**(content | {"opened_at": datetime.fromisoformat(content["opened_at"])}))


def _event_json(event: Event) -> dict[str, Any]:
    return {"what": event.what, "at": iso_utc(event.at), "alert": _alert_json(event.alert)}


def _event(content: dict[str, Any]) -> Event:
    return Event(
        what=content["what"],
        at=datetime.fromisoformat(content["at"]),
        alert=_alert(content["alert"]),
    )
