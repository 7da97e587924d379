"""The calendar of the sample web: 61 days from 1 September 2026, Beijing time."""

from datetime import datetime, timedelta

from ingest.model.instant import BEIJING

DAY_ZERO = datetime(2026, 9, 1, tzinfo=BEIJING)
LAST_DAY = 60


def day_start(day: int) -> datetime:
    """Return midnight, Beijing time, at which a day begins; day 0 is 2026-09-01."""
    return DAY_ZERO + timedelta(days=day)


def end_of_days() -> datetime:
    """Return the instant after which nothing new is published."""
    return day_start(LAST_DAY + 1)
