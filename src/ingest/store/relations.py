"""The tables of a release, or of the ledger at one moment, as relations of a connection."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from ingest.model.tables import TABLES, Table, table_named
from ingest.store.arrow import columns_of, sql_types_of
from ingest.store.counting import batches_that_count, owner_of, rows_that_count
from ingest.store.layout import article_column, month_of
from ingest.store.ledger import Ledger

_TEXTS = """
select h.article_id, t.text, nullif(r.text, t.text) as text_raw, h.ym
from homes as h
join once_contents as t on t.sha256 = h.text_sha256
join once_contents as r on r.sha256 = h.text_raw_sha256
"""

_ONCE = """
create temp view once_contents as
select c.sha256, c.text
from ever_contents as c
semi join (select sha256, max(_seq) as _seq from ever_contents group by sha256) as newest
using (sha256, _seq)
"""


def relate_release(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Make the tables of a release known; what an older one has not is empty or null.

    Raises:
        duckdb.Error: A file is damaged.
        OSError: A file is damaged or cannot be read.
    """
    for table in TABLES:
        if table.is_public:
            found = next((folder / table.name).rglob("*.parquet"), None)
            known = set(pq.read_schema(found).names) if found is not None else set()
            if found is not None and found.parent.name.startswith("ym="):
                known.add("ym")
            path = f"{pattern_of(folder.resolve() / table.name)}/**/*.parquet"
            source = files_of_table(table, [path]) if found is not None else None
            _create(connection, "view", table, source, known)


def relate_ledger(
    connection: duckdb.DuckDBPyConnection, ledger: Ledger, versions: Mapping[str, int]
) -> None:
    """Make known what a release of the ledger would hold: the same tables, columns and rows.

    Args:
        connection: Where to.
        ledger: The facts.
        versions: Version of every table to read.

    Raises:
        StoreError: The ledger has not these versions any more.
    """

    def ever(name: str) -> str:
        connection.register(f"ever_{name}", ledger.source(name, versions[name]))
        return f"ever_{name}"

    articles = rows_that_count(table_named("articles"), stored=ever("articles"))
    month = month_of("published_at")
    connection.execute(
        f"create temp table homes as select article_id, {month} as ym, text_sha256, "
        f"text_raw_sha256 from ({articles})"
    ).fetchall()
    owners = {owner.name: owner for table in TABLES if (owner := owner_of(table)) is not None}
    for name, owner in owners.items():
        batches = batches_that_count(owner, stored=ever(name))
        connection.execute(f"create temp table batches_{name} as {batches}").fetchall()
    ever("contents")
    connection.execute(_ONCE)
    for table in TABLES:
        if not table.is_public:
            continue
        is_joined = table.name == "texts"
        source = f"({_TEXTS})" if is_joined else _counted(table, ever(table.name))
        _create(connection, "temp view", table, source, {*columns_of(table.record), "ym"})


def relate_new_files(
    connection: duckdb.DuckDBPyConnection, folder: Path, paths: Iterable[str]
) -> None:
    """Make known as ``fresh.articles`` and so on what is in some files of a release.

    Args:
        connection: It knows the tables of the release.
        folder: Folder of the release.
        paths: Paths of the files in it.
    """
    new = sorted(paths)
    connection.execute("create schema fresh")
    for table in TABLES:
        if not table.is_public:
            continue
        mine = [path for path in new if path.startswith(f"{table.name}/")]
        listed = [pattern_of(folder.resolve() / path) for path in mine]
        source = files_of_table(table, listed) if mine else f'main."{table.name}" where false'
        connection.execute(f'create view fresh."{table.name}" as from {source}')


def files_of_table(table: Table, paths: Iterable[str]) -> str:
    """Return SQL for the rows of some files of a table.

    Args:
        table: The table.
        paths: Paths, or patterns of them, as DuckDB takes them.
    """
    listed = ", ".join(quoted(path) for path in paths)
    is_split = table.month_of is not None
    return f"read_parquet([{listed}], hive_partitioning = {is_split}, hive_types_autocast = false)"


def pattern_of(path: Path) -> str:
    """Return the pattern that only this path meets."""
    signs = {sign: f"[{sign}]" for sign in "[*?"}
    return "".join(signs.get(char, char) for char in str(path))


def quoted(text: object) -> str:
    """Return a text as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"


def _counted(table: Table, ever: str) -> str:
    """Return SQL for the rows of a ledger table that count, with their months."""
    batches = f"batches_{table.of[0]}" if table.of is not None else None
    counting = rows_that_count(table, stored=ever, batches=batches)
    article = article_column(table)
    if article is not None:
        return (
            f"(select c.*, h.ym from ({counting}) as c "
            f'join homes as h on h.article_id = c."{article}")'
        )
    if table.month_of is None:
        return f"({counting})"
    day = f'"{table.month_of}"'
    return f"(select *, {month_of(day)} as ym from ({counting}))"


def _create(
    connection: duckdb.DuckDBPyConnection,
    kind: str,
    table: Table,
    source: str | None,
    known: set[str],
) -> None:
    """Create the view of a table, with its comments; nothing is in it without a source."""
    types = sql_types_of(table.record)
    columns = [
        f'"{name}"' if name in known else f'null::{kind} as "{name}"'
        for name, kind in types.items()
    ]
    if table.month_of is not None:
        columns.append("ym" if "ym" in known else "null::varchar as ym")
    rest = f"from {source}" if source is not None else "where false"
    connection.execute(f'create {kind} "{table.name}" as select {", ".join(columns)} {rest}')


def comment(connection: duckdb.DuckDBPyConnection) -> None:
    """Say of every table and column what it means."""
    for table in TABLES:
        if not table.is_public:
            continue
        meaning = quoted((table.record.__doc__ or "").strip().splitlines()[0])
        connection.execute(f'comment on view "{table.name}" is {meaning}')
        for column, described in columns_of(table.record).items():
            unit = f" [{described.unit}]" if described.unit else ""
            said = quoted(described.meaning + unit)
            connection.execute(f'comment on column "{table.name}"."{column}" is {said}')
