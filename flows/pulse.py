"""Whether what runs still does something: one that hangs is no better than one that ended."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Callable

EVERY_S = 60.0
ANSWER_S = 10.0
"""How long an answer may take; 0.01 s on a quiet machine, 3 s with twenty others at work."""

PATIENCE = 5
"""After so many looks in a row without a sign, five minutes, it counts as lost."""


class Pulse:
    """Looks at something from time to time.

    Args:
        has_sign: Whether it has given a sign of life since the last look; asked once a look.
    """

    def __init__(self, has_sign: Callable[[], bool]) -> None:
        self._has_sign = has_sign
        self._next_s = 0.0
        self._n_missed = 0

    def begin(self, now_s: float) -> None:
        """Forget what was missed; it has just given a sign.

        Args:
            now_s: Seconds of a clock that only goes on.
        """
        self._next_s = now_s + EVERY_S
        self._n_missed = 0

    def is_lost(self, now_s: float) -> bool:
        """Return whether there was no sign for long; looks for one when that is due."""
        if now_s >= self._next_s:
            self._next_s = now_s + EVERY_S
            self._n_missed = 0 if self._has_sign() else self._n_missed + 1
        return self._n_missed >= PATIENCE


def answers(url: str) -> bool:
    """Return whether a server answers, be it with an error."""
    try:
        with urllib.request.urlopen(url, timeout=ANSWER_S):  # noqa: S310 - our own
            return True
    except urllib.error.HTTPError:
        return True
    except (OSError, http.client.HTTPException):
        return False


class Heartbeat:
    """The heartbeats of a worker, which it sends twice between two looks.

    Args:
        api: Address of Prefect's API.
        pool: The worker's pool.
        name: The worker's name.
    """

    def __init__(self, api: str, pool: str, name: str) -> None:
        self._url = f"{api}/work_pools/{pool}/workers/filter"
        self._name = name
        self._last: str | None = None

    def has_come(self) -> bool:
        """Return whether one came since the last call; a silent server proves nothing."""
        body = json.dumps({"workers": {"name": {"any_": [self._name]}}}).encode()
        request = urllib.request.Request(  # noqa: S310 - our own
            self._url, body, {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_S) as answer:  # noqa: S310
                found = json.load(answer)
        except (OSError, ValueError, http.client.HTTPException):
            return True
        newest = next(
            (one["last_heartbeat_time"] for one in found if one["name"] == self._name), None
        )
        before, self._last = self._last, newest
        return newest is not None and newest != before
