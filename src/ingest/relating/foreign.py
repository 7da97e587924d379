"""Foreign texts that articles name as their sources, read from articles that are new or changed."""

from collections.abc import Collection
from functools import partial
from hashlib import blake2b
from uuid import uuid4

from ingest.dedup.foreign import Found, foreign_sources_of
from ingest.dedup.foreign_places import places_digest
from ingest.model.foreign import ForeignRead, ForeignSource
from ingest.relating.documents import traced_documents
from ingest.relating.parts import AT_ONCE, Progress, in_parts
from ingest.store.gathering import open_articles_alone, versions_of
from ingest.store.ledger import Ledger
from ingest.store.lookup import Lookup

READING = "f2"
"""Version of the rules; a new one reads every article again."""


def read_foreign_sources(
    ledger: Ledger,
    *,
    run_id: str,
    progress: Progress,
    at_once: int = AT_ONCE,
    threads: int | None = None,
) -> int:
    """Bring foreign sources up to date with all that is new or has changed; return articles read.

    Args:
        ledger: The facts; nobody else may write at the same time.
        run_id: The run that writes.
        progress: Told ``foreign`` with articles done and articles to do.
        at_once: Articles taken together.
        threads: Threads of the database; None for all cores.
    """
    made_by = reading_digest()
    with Lookup(ledger, threads=threads) as lookup:
        left = open_articles_alone(lookup, "foreign_read", made_by=made_by)
    read = partial(_read, ledger, made_by=made_by, run_id=run_id)
    return in_parts(
        ledger,
        left,
        read,
        step="foreign",
        progress=progress,
        at_once=at_once,
        threads=threads,
    )


def reading_digest() -> str:
    """Return a digest that changes with the rules and with the places they know."""
    return blake2b(f"{READING} {places_digest()}".encode(), digest_size=8).hexdigest()


def _read(
    ledger: Ledger, lookup: Lookup, ids: Collection[str], *, made_by: str, run_id: str
) -> None:
    documents = traced_documents(lookup, ids)
    rows = [
        _row(one, position, found)
        for one, document in sorted(documents.items())
        for position, found in enumerate(foreign_sources_of(document))
    ]
    read = [
        ForeignRead(article_id=one, article_version=version, made_by=made_by)
        for one, (version, _) in sorted(versions_of(lookup, documents.keys()).items())
    ]
    batch = uuid4().hex
    ledger.append("foreign_sources", rows, run_id=run_id, batch=batch)
    ledger.append("foreign_read", read, run_id=run_id, batch=batch)


def _row(article_id: str, position: int, found: Found) -> ForeignSource:
    start, end = found.span or (None, None)
    return ForeignSource(
        article_id=article_id,
        position=position,
        kind=found.place.kind if found.place else "report",
        outlet_id=found.place.outlet_id if found.place else None,
        outlet=found.place.name if found.place else None,
        title=found.title,
        url=found.url,
        published_at=found.dated.earliest if found.dated else None,
        published_latest_at=found.dated.latest if found.dated else None,
        dated_by=found.dated.by if found.dated else None,
        how=found.how,
        found_in=found.found_in,
        start=start,
        end=end,
        words=found.words,
        confidence=found.confidence,
    )
