"""A corpus of what Chinese tech portals write about AI governance.

Start reading at ``ingest.pipeline``: it lists the steps in their order.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

__version__ = "0.1.0"


def open_corpus(
    path: str | Path | None = None, release: str | None = None
) -> "duckdb.DuckDBPyConnection":
    """Return a DuckDB connection with the tables and views of a release by name.

    The connection is in memory and the caller's own; days and months in it are those of Beijing.
    ``ingest.open_corpus("warehouse/demo").sql("from articles").df()`` gives a data frame.

    Args:
        path: Folder of the corpus; None takes ``INGEST_HOME``.
        release: Name of a release; None takes the newest.

    Raises:
        ingest.errors.StoreError: There is no such release, or it cannot be read.
    """
    from ingest.settings import settings_with
    from ingest.store.corpus import open_release
    from ingest.store.release import release_folder

    home = settings_with().home if path is None else Path(path)
    return open_release(release_folder(home / "releases", release))
