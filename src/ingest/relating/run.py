"""The articles that are new or have changed, a part at a time, until all are traced.

Running again does only what is missing, and with nothing new writes nothing. What comes out does
not depend on how the articles came in: in many runs or in one, in any order.
"""

import logging
from datetime import datetime
from hashlib import blake2b

from ingest.dedup.decide import DECISION_SCHEME
from ingest.portals.registry import all_portals
from ingest.relating.compare import compare
from ingest.relating.parts import AT_ONCE, Progress
from ingest.relating.trace import trace
from ingest.store.ledger import Ledger
from ingest.store.lookup import Lookup
from ingest.store.tracing import n_clusters, traced_rows, untraced
from ingest.text.outlets import all_outlets

logger = logging.getLogger(__name__)

TRACING = "t1"
"""Version of the rules for originals, edges and evidence; a new one traces every article again,
without comparing any two texts anew.
"""


def relate(
    ledger: Ledger,
    *,
    now: datetime,
    run_id: str,
    progress: Progress,
    at_once: int = AT_ONCE,
    threads: int | None = None,
) -> int:
    """Find copies, edges and originals of all that is new or has changed; return clusters.

    Args:
        ledger: The facts; nobody else may write at the same time.
        now: Instant of the run.
        run_id: The run that writes.
        progress: Told ``relate`` with articles done and articles to do.
        at_once: Articles taken together.
        threads: Threads of the database; None for all cores.
    """
    traced_by = tracing_digest()
    with Lookup(ledger, threads=threads) as lookup:
        left = untraced(lookup, traced_by=traced_by)
    progress("relate", 0, len(left))
    for start in range(0, len(left), at_once):
        part = left[start : start + at_once]
        with Lookup(ledger, threads=threads) as lookup:
            changed = compare(ledger, lookup, part, run_id=run_id).union(part)
        with Lookup(ledger, threads=threads) as lookup:
            trace(ledger, lookup, changed, now=now, run_id=run_id)
            rows = traced_rows(lookup, changed, traced_by=traced_by)
            ledger.append("traced", rows, run_id=run_id)
        progress("relate", start + len(part), len(left))
        logger.info("%d of %d articles related", start + len(part), len(left))
    with Lookup(ledger, threads=threads) as lookup:
        return n_clusters(lookup)


def tracing_digest() -> str:
    """Return a digest that changes with whatever else than the articles decides on edges."""
    portals = sorted(
        (portal.id, portal.outlet, portal.has_accounts) for portal in all_portals().values()
    )
    decides = (DECISION_SCHEME, TRACING, tuple(all_outlets()), tuple(portals))
    return blake2b(repr(decides).encode(), digest_size=8).hexdigest()
