"""A corpus of what Chinese tech portals write about AI governance.

Start reading at ``ingest.pipeline``: it lists the steps in their order.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    import duckdb

__version__ = "0.1.0"


def open_corpus(
    path: str | Path | None = None,
    release: str | None = None,
    as_of: "datetime | str | None" = None,
) -> "duckdb.DuckDBPyConnection":
    """Return a DuckDB connection with the tables, views and macros of a release by name.

    The connection is in memory and the caller's own; days and months in it are those of Beijing.
    ``ingest.open_corpus("warehouse/demo").sql("from articles").df()`` gives a data frame.

    Args:
        path: Folder of the corpus; None takes ``INGEST_HOME``.
        release: Name of a release; None takes the newest.
        as_of: What the corpus said at this instant: the release that was the newest then, and
            the ledger as it was where there was none yet or that one was pruned. A text such as
            ``2026-11-01`` or ``2026-11-01T12:00+08:00`` will do; without a zone it is Beijing
            time.

    Raises:
        ingest.errors.InputError: A release and an instant are given, or the text is no instant.
        ingest.errors.StoreError: What is asked for is not there, or cannot be read.
    """
    from ingest.errors import InputError
    from ingest.settings import settings_with
    from ingest.store.corpus import open_release, open_then
    from ingest.store.ledger import Ledger
    from ingest.store.moment import moment_of
    from ingest.store.pointer import release_folder
    from ingest.store.remote import ledger_place

    settings = settings_with() if path is None else settings_with(home=Path(path))
    releases = settings.home / "releases"
    if as_of is None:
        return open_release(release_folder(releases, release))
    if release is not None:
        raise InputError("name a release, or ask for an instant, not both")
    moment = moment_of(as_of if isinstance(as_of, str) else as_of.isoformat())
    ledger = Ledger(ledger_place(settings.home, settings.store_url))
    connection, _ = open_then(releases, moment, ledger)
    return connection
