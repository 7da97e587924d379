"""A point in time as precisely as a page gives it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal

BEIJING = timezone(timedelta(hours=8))

Precision = Literal["second", "minute", "hour", "day", "month", "year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instant:
    """When something happened, with how sure the page lets us be.

    Args:
        earliest: First instant the words can mean, UTC.
        latest: Last instant the words can mean, UTC; equal to ``earliest`` for full seconds.
        precision: The smallest unit the page names.
        raw: The words as printed.
    """

    earliest: datetime
    latest: datetime
    precision: Precision
    raw: str

    @property
    def at(self) -> datetime:
        """The instant to sort by: the earliest one, UTC."""
        return self.earliest

    def iso(self) -> str:
        """Return the ISO form in +08:00, only as precise as the page: a day stays a day."""
        local = self.earliest.astimezone(BEIJING)
        match self.precision:
            case "second":
                return local.isoformat(timespec="seconds")
            case "minute" | "hour":
                return local.isoformat(timespec="minutes")
            case "day":
                return f"{local:%Y-%m-%d}"
            case "month":
                return f"{local:%Y-%m}"
            case "year":
                return f"{local:%Y}"


def run_id_of(now: datetime) -> str:
    """Return the name of a run: its instant in UTC; names sort as instants do."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def run_began_at(run_id: str) -> datetime | None:
    """Return the instant, UTC, that names a run; None if it is named otherwise."""
    try:
        return datetime.strptime(run_id, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
