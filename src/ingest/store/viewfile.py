"""``warehouse.duckdb``: the views of the newest release in a file, for DuckDB's own tools.

It holds no rows. Its views read the files of the release at the absolute place they had when it
was made; where the folder was moved to, ``set variable corpus = '/new/place/releases/latest'``
leads them there, or ``ingest shell --make`` writes it anew. Views with relative paths would work
in one working directory only.
"""

import os
from pathlib import Path

import duckdb

from ingest.errors import StoreError
from ingest.model.tables import TABLES
from ingest.store.corpus import open_release
from ingest.store.definitions import define
from ingest.store.pointer import release_folder
from ingest.store.relations import comment, pattern_of, quoted

NAME = "warehouse.duckdb"

STORAGE = "v1.2.0"
"""Format of the file: what DuckDB 2 writes of its own accord, 1.5 cannot open."""

_VIEWS = "select view_name, sql from duckdb_views() where not internal"


def write_view_file(home: Path) -> Path:
    """Write the views of the newest release into the folder of a corpus; return the file.

    The old file is replaced when the new one is whole; whoever has it open keeps the old one.

    Raises:
        StoreError: There is no release, or it cannot be read.
    """
    folder = release_folder(home / "releases", None)
    link = (home / "releases").resolve() / "latest"
    place = link if link.resolve() == folder.resolve() else folder.resolve()
    target = home.resolve() / NAME
    draft = target.with_name(f".{NAME}-{os.getpid()}")
    try:
        _write(draft, folder, place)
        draft.replace(target)
    except duckdb.Error as error:
        raise StoreError(f"{target} cannot be written: {str(error).splitlines()[0]}") from error
    finally:
        draft.unlink(missing_ok=True)
        draft.with_name(f"{draft.name}.wal").unlink(missing_ok=True)
    return target


def _write(draft: Path, folder: Path, place: Path) -> None:
    tables = {table.name for table in TABLES if table.is_public}
    with open_release(folder) as release:
        views = dict(release.execute(_VIEWS).fetchall())
    fixed = quoted(pattern_of(folder.resolve()) + "/")[:-1]
    free = f"coalesce(getvariable('corpus'), {quoted(pattern_of(place))}) || '/"
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'Asia/Shanghai'")
        connection.execute(f"attach {quoted(draft)} as made (storage_version '{STORAGE}')")
        connection.execute("use made")
        for name in sorted(tables & views.keys()):
            connection.execute(views[name].replace(fixed, free))
        comment(connection)
        define(connection)
        connection.execute("use memory")
        connection.execute("detach made")
