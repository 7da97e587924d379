"""A long run takes turns with others: between two batches it lets go of the corpus for a moment."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import Self

from ingest.closing import Closing
from ingest.locking import LOOK_EVERY_S, WAIT_S
from ingest.store.ledger import Ledger

PAUSE_S = 3 * LOOK_EVERY_S
"""How long others have to take the corpus; who waits for it looks three times meanwhile. Workers
read on, so that it costs nothing.
"""

WAIT_BEHIND_OTHERS_S = 3600.0
"""How long to wait for those who were let in: after a day off a build takes many minutes."""

Lock = Callable[[float], AbstractContextManager[None]]
"""Makes the lock of whoever writes, given the seconds to wait for it."""


class Turns(Closing):
    """Holds the corpus for a run of hours, and lets others write when asked to.

    Args:
        lock: Makes the lock; None for a run that writes nothing and holds none.
        ledger: What others write to.
        pause: Waits some seconds.
    """

    def __init__(
        self, lock: Lock | None, ledger: Ledger, *, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._lock = lock
        self._ledger = ledger
        self._pause = pause
        self._held = ExitStack()

    def __enter__(self) -> Self:
        """Take the corpus.

        Raises:
            StoreError: Another run does not let go of it.
        """
        if self._lock is not None:
            self._held.enter_context(self._lock(WAIT_S))
        return self

    def close(self) -> None:
        """Let go of the corpus."""
        self._held.close()

    def is_alone(self) -> bool:
        """Let others write, if any wait; return whether none did.

        Raises:
            StoreError: Another run does not let go of the corpus any more.
        """
        if self._lock is None:
            return True
        before = self._ledger.versions()
        self._held.close()
        self._pause(PAUSE_S)
        self._held.enter_context(self._lock(WAIT_BEHIND_OTHERS_S))
        return self._ledger.versions() == before
