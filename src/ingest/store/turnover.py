"""Which rows of a release may be others now, told from what the ledger got since.

An appended row concerns its key; a row of a table that others are details of concerns all its
details; a row of an article concerns whatever lies in the article's month.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ingest.errors import StoreError
from ingest.model.tables import Table, table_named
from ingest.store.arrow import keys_of
from ingest.store.counting import batches_that_count, owner_of, rows_that_count
from ingest.store.homes import Homes
from ingest.store.layout import BY_WEEK, ONLY, PLACE, article_column, place_of
from ingest.store.ledger import BATCH
from ingest.store.manifest import File
from ingest.store.rewriting import texts_of_pairs
from ingest.store.scratch import Scratch
from ingest.store.since import Since


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnover:
    """The rows of one table that may have changed.

    Args:
        table: The table.
        keys: Columns that tell which rows of the earlier release are concerned; empty for all.
        concerned: Their values, one row each.
        rows: What counts of these rows now, with their places.
        old_places: Files of the earlier release that may hold one of them.
    """

    table: Table
    keys: tuple[str, ...]
    concerned: pa.Table
    rows: pa.Table
    old_places: frozenset[str]


class Turnovers:
    """What may have changed since a release.

    Args:
        since: What the ledger got since then.
        previous: Folder of the release.
        files: Its files.
        scratch: Answers questions about rows.

    Raises:
        StoreError: The release is damaged.
    """

    def __init__(
        self, since: Since, previous: Path, files: Mapping[str, File], scratch: Scratch
    ) -> None:
        self._since = since
        self._previous = previous
        self._files = files
        self._scratch = scratch
        self._articles = self._newest(table_named("articles"))
        self._homes = Homes(scratch, before=self._read("articles"), articles=self._articles)

    def of(self, table: Table) -> Turnover | None:
        """Return what may have changed in a table, None for nothing.

        Raises:
            StoreError: The release is damaged, or an article has no text.
        """
        if table.name == "texts":
            return self._of_texts(table)
        if not _is_followed(table):
            return self._of_all(table)
        if table.of is not None:
            return self._of_details(table)
        if article_column(table) is not None:
            return self._of_articles(table)
        rows = self._newest(table)
        return self._of_rows(table, keys_of(table.record), rows, rows) if rows.num_rows else None

    def _of_all(self, table: Table) -> Turnover | None:
        """Return every row of a table that is derived, or that is followed no closer."""
        grown = [table.name] if table.of is None else [table.name, table.of[0]]
        follows_articles = article_column(table) is not None and self._homes.displaced.num_rows
        if not follows_articles and not any(map(self._since.is_replaced, grown)):
            return None
        owner = owner_of(table)
        batches = None
        relations = {"stored": self._since.ever(table.name)}
        if owner is not None:
            relations["owned"] = self._since.ever(owner.name)
            batches = f"({batches_that_count(owner, stored='owned')})"
        counting = rows_that_count(table, stored="stored", batches=batches)
        return Turnover(
            table=table,
            keys=(),
            concerned=pa.table({}),
            rows=self._placed(table, self._scratch.ask(counting, **relations)),
            old_places=frozenset(places_in(self._files, table)),
        )

    def _of_details(self, table: Table) -> Turnover | None:
        """Return the details of all rows that were written, or that got details, since."""
        owner, column = _owner_and_column(table)
        (key,) = keys_of(owner.record)
        written = self._since.new(owner.name).select([key]).rename_columns([column])
        ids = [written, self._since.new(table.name).select([column])]
        if column == article_column(table):
            ids.append(self._homes.displaced.rename_columns([column]))
        concerned = _distinct(ids)
        if not concerned.num_rows:
            return None
        others = self._scratch.ask(
            f'select "{column}" from concerned anti join written using ("{column}")',
            concerned=concerned,
            written=written,
        )
        owned = [self._since.new(owner.name)]
        owned.append(self._since.ever_with(owner.name, key, others[column]))
        batches = self._scratch.ask(
            batches_that_count(owner, stored="owned"), owned=pa.concat_tables(owned)
        )
        rows = self._scratch.ask(
            rows_that_count(table, stored="stored", batches="batches"),
            stored=self._since.ever_with(table.name, BATCH, batches[BATCH]),
            batches=batches,
        )
        if column in keys_of(table.record):
            return self._of_rows(table, (column,), concerned, rows)
        return self._of_keys(table, concerned, rows)

    def _of_keys(self, table: Table, concerned: pa.Table, rows: pa.Table) -> Turnover:
        """Return details whose key does not name what they belong to.

        A key may go from one owner to another, and a row that was older may count again.
        """
        owner, column = _owner_and_column(table)
        (key,) = keys_of(table.record)
        before = self._scratch.ask(
            f'select "{key}" from {self._read(table.name)} semi join concerned using ("{column}")',
            concerned=concerned,
        )
        keys = _distinct([before, rows.select([key])])
        stored = self._since.ever_with(table.name, key, keys[key])
        (owner_key,) = keys_of(owner.record)
        owned = self._since.ever_with(owner.name, owner_key, stored[column])
        batches = f"({batches_that_count(owner, stored='owned')})"
        counting = rows_that_count(table, stored="stored", batches=batches)
        rows = self._scratch.ask(counting, stored=stored, owned=owned)
        return self._of_rows(table, (key,), keys, rows)

    def _of_articles(self, table: Table) -> Turnover | None:
        """Return the rows of a table about all articles that moved, or got rows, since."""
        column = article_column(table) or ""
        ids = [self._homes.displaced.rename_columns([column])]
        concerned = _distinct([*ids, self._since.new(table.name).select([column])])
        if not concerned.num_rows:
            return None
        stored = self._since.ever_with(table.name, column, concerned[column])
        rows = self._scratch.ask(rows_that_count(table, stored="stored"), stored=stored)
        return self._of_rows(table, (column,), concerned, rows)

    def _of_texts(self, table: Table) -> Turnover | None:
        """Return the texts of all articles whose text or place is another one since."""
        changed = self._homes.with_other_texts(self._articles, self._read("articles"))
        if not changed.num_rows:
            return None
        pairs = self._scratch.ask(
            "select article_id, text_sha256 as sha256, false as is_raw from changed "
            "union all select article_id, text_raw_sha256, true from changed",
            changed=changed,
        )
        rows = texts_of_pairs(
            self._scratch.ask(
                "select p.article_id, p.is_raw, c.text from pairs as p "
                "join contents as c using (sha256)",
                pairs=pairs,
                contents=self._contents(pairs["sha256"]),
            )
        )
        if missing := changed.num_rows - rows.num_rows:
            raise StoreError(f"{missing} articles have no text in the ledger")
        return self._of_rows(table, ("article_id",), changed.select(["article_id"]), rows)

    def _of_rows(
        self, table: Table, keys: tuple[str, ...], concerned: pa.Table, rows: pa.Table
    ) -> Turnover:
        column = article_column(table)
        concerned = concerned.select(list(keys))
        if table.month_of is None:
            old_places = frozenset({ONLY})
        elif keys == (column,):
            articles = concerned.rename_columns(["article_id"])
            old_places = self._homes.old_places(articles, by_week=table.name in BY_WEEK)
        else:
            old_places = self._places_of_keys(table, keys, concerned)
        return Turnover(
            table=table,
            keys=keys,
            concerned=concerned,
            rows=self._placed(table, rows),
            old_places=old_places,
        )

    def _placed(self, table: Table, rows: pa.Table) -> pa.Table:
        column = article_column(table)
        if column is not None:
            return self._homes.placed(rows, column, by_week=table.name in BY_WEEK)
        place = f"'{ONLY}'" if table.month_of is None else place_of(f'"{table.month_of}"')
        return self._scratch.ask(f"select *, {place} as {PLACE} from rows", rows=rows)

    def _contents(self, hashes: pa.ChunkedArray) -> pa.Table:
        """Return the texts of some hashes, mostly from what came since."""
        new = self._since.new("contents")
        new = new.filter(pc.is_in(new["sha256"], value_set=pc.unique(hashes)))
        missing = hashes.filter(pc.invert(pc.is_in(hashes, value_set=pc.unique(new["sha256"]))))
        return pa.concat_tables([new, self._since.ever_with("contents", "sha256", missing)])

    def _newest(self, table: Table) -> pa.Table:
        """Return of every key that got rows since the one that counts, which is among them."""
        return self._scratch.ask(
            rows_that_count(table, stored="stored"), stored=self._since.new(table.name)
        )

    def _places_of_keys(
        self, table: Table, keys: Sequence[str], concerned: pa.Table
    ) -> frozenset[str]:
        """Return the files of the earlier release that hold one of some keys."""
        using = ", ".join(f'"{key}"' for key in keys)
        found = self._scratch.ask(
            f"select distinct filename from {self._read(table.name, 'filename = true')} "
            f"semi join concerned using ({using})",
            concerned=concerned,
        )
        folder = self._previous / table.name
        return frozenset(
            Path(path).relative_to(folder).as_posix() for path in found["filename"].to_pylist()
        )

    def _read(self, name: str, *options: str) -> str:
        """Return SQL for the rows of a table in the earlier release."""
        paths = [path for path in self._files if path.startswith(f"{name}/")]
        listed = ", ".join(_pattern_of(str(self._previous / path)) for path in paths)
        return f"read_parquet({', '.join([f'[{listed}]', 'hive_partitioning = false', *options])})"


def places_in(files: Mapping[str, File], table: Table) -> dict[str, File]:
    """Return the files of one table by their place in its folder."""
    prefix = f"{table.name}/"
    return {
        path.removeprefix(prefix): file for path, file in files.items() if path.startswith(prefix)
    }


def _is_followed(table: Table) -> bool:
    """Tell whether the rows concerned can be told by their keys; else a change concerns all."""
    keys, article = keys_of(table.record), article_column(table)
    if table.of is None:
        return table.growth == "events" and (article is None or article in keys)
    if article not in {None, table.of[1]}:
        return False
    return table.of[1] in keys or len(keys) == 1


def _owner_and_column(table: Table) -> tuple[Table, str]:
    """Return the table that details belong to, and their column that names its row."""
    owner = owner_of(table)
    if owner is None or table.of is None:
        raise TypeError(f"{table.name} holds no details")
    return owner, table.of[1]


def _distinct(parts: Sequence[pa.Table]) -> pa.Table:
    (name,) = parts[0].column_names
    return pa.table({name: pc.unique(pa.concat_tables(parts)[name])})


def _pattern_of(path: str) -> str:
    """Return SQL for the one file of this path; DuckDB takes paths for patterns."""
    plain = re.sub(r"[\[*?]", lambda sign: f"[{sign[0]}]", path)
    return "'" + plain.replace("'", "''") + "'"
