"""How a job ended, and who is to be told of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.model.route import RouteRun
from ingest.report.health_alerts import Event
from ingest.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a job ended, to be shown to people.

    Args:
        lines: What was done.
        warnings: What is wrong.
        fails: Whether the job failed, after all that could be done was done.
        routes: What every route of the crawl gave.
        rows: Rows of every table of the release.
        events: Alerts that opened or cleared with this run.
    """

    lines: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    fails: bool = False
    routes: tuple[RouteRun, ...] = ()
    rows: Mapping[str, int] | None = None
    events: tuple[Event, ...] = ()


def told(settings: Settings, *, stopped: Sequence[str] | None = None) -> tuple[Event, ...]:
    """Bring the health page and the alerts up to date; return what there was to tell.

    A second or two, 0.4 s of processor for the sample web: after each crawl and each release.
    """
    from ingest.report.health import write_health  # noqa: PLC0415 - draws charts

    return write_health(settings=settings, stopped=stopped, runs_checks=False).events


def lines_of(events: Iterable[Event]) -> Iterable[str]:
    """Return a line on each alert, for the log."""
    return (f"alert {event.what}: {event.alert.said}" for event in events)
