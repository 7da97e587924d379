"""The instant that somebody asks about, from its text."""

from datetime import datetime

from ingest.errors import InputError
from ingest.model.instant import BEIJING


def moment_of(text: str) -> datetime:
    """Return the instant of ``2026-11-01T12:00+08:00``, with zone.

    A day alone means its beginning; what has no zone is Beijing time.

    Raises:
        InputError: It is no instant.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(
            f"{text!r} is no instant; write it as 2026-11-01T12:00+08:00 or 2026-11-01"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)
