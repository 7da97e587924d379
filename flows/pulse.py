"""Whether a server that runs still answers: one that hangs is no better than one that ended."""

import urllib.error
import urllib.request

EVERY_S = 60.0
ANSWER_S = 10.0
"""How long an answer may take; 0.01 s on a quiet machine, 3 s with twenty others at work."""

PATIENCE = 5
"""After so many looks in a row without an answer, five minutes, it counts as lost."""


class Pulse:
    """Looks at a server from time to time.

    Args:
        url: An address that it answers.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._next_s = 0.0
        self._n_missed = 0

    def begin(self, now_s: float) -> None:
        """Forget what was missed; the server has just answered.

        Args:
            now_s: Seconds of a clock that only goes on.
        """
        self._next_s = now_s + EVERY_S
        self._n_missed = 0

    def is_lost(self, now_s: float) -> bool:
        """Return whether the server has not answered for long; asks it when that is due."""
        if now_s >= self._next_s:
            self._next_s = now_s + EVERY_S
            self._n_missed = 0 if self._answers() else self._n_missed + 1
        return self._n_missed >= PATIENCE

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self._url, timeout=ANSWER_S):  # noqa: S310 - our own
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
