"""The loop of every step that takes open articles a part at a time."""

import logging
from collections.abc import Callable, Collection, Sequence

from ingest.store.ledger import Ledger
from ingest.store.lookup import Lookup

logger = logging.getLogger(__name__)

AT_ONCE = 10_000
"""Articles taken together: with their texts, keys and passages they take 150 to 300 MB."""

Progress = Callable[[str, int, int], None]
"""Told the step, the articles done and the articles to do."""


def in_parts(
    ledger: Ledger,
    left: Sequence[str],
    take: Callable[[Lookup, Collection[str]], None],
    *,
    step: str,
    progress: Progress,
    at_once: int,
    threads: int | None,
) -> int:
    """Take articles a part at a time, each with a fresh look at the ledger; return how many.

    What a part wrote is there for the next one, and a killed run has lost one part at most.

    Args:
        ledger: The facts.
        left: Ids of the articles to take, in order.
        take: Takes one part and writes what comes of it.
        step: What the progress is told by.
        progress: Told after every part.
        at_once: Articles of a part.
        threads: Threads of the database; None for all cores.
    """
    for start in range(0, len(left), at_once):
        part = left[start : start + at_once]
        with Lookup(ledger, threads=threads) as lookup:
            take(lookup, part)
        progress(step, start + len(part), len(left))
        logger.info("%s: %d of %d articles", step, start + len(part), len(left))
    return len(left)
