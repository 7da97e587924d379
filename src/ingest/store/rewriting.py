"""A release written whole, from all rows of the ledger that count.

Tables stream through DuckDB once; their rows are sorted out by file on the way, on disk where
they are many, so that memory holds the rows of two files and no table.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from ingest.closing import Closing
from ingest.errors import StoreError
from ingest.model.article import ArticleText
from ingest.model.tables import TABLES, Table, table_named
from ingest.store.arrow import schema_of
from ingest.store.counting import batches_that_count, owner_of, rows_that_count
from ingest.store.layout import (
    BY_WEEK,
    NOWHERE,
    ONLY,
    PLACE,
    article_column,
    place_by_week,
    place_of,
    written,
)
from ingest.store.ledger import Ledger
from ingest.store.manifest import File

MEMORY_LIMIT = "600MB"
"""What DuckDB may hold; beyond it works on disk. The whole process stays below 2 GB."""

BATCH_ROWS = 10_000
_BUFFER_BYTES = 128 << 20
_WRITERS = 2

ARTICLE_PLACES = (
    f"select article_id, {place_of('published_at')} as by_month, "
    f"{place_by_week('published_at', 'first_seen_at')} as by_week, "
    "text_sha256, text_raw_sha256 from {articles}"
)
"""Where the rows of an article lie in tables that are split by months, and by weeks."""


class Rewriting(Closing):
    """All files of a release, made anew.

    Args:
        ledger: The facts.
        versions: Version of every table to read.
        draft: Folder to write to.
        level: zstd level.
        again: The only files to write, each at the level it had; None for all.
    """

    def __init__(
        self,
        ledger: Ledger,
        versions: Mapping[str, int],
        draft: Path,
        *,
        level: int,
        again: Mapping[str, File] | None = None,
    ) -> None:
        self._ledger = ledger
        self._versions = versions
        self._draft = draft
        self._level = level
        self._again = again
        self._registered: set[str] = set()
        self._spill = TemporaryDirectory(prefix=".spill-", dir=draft.parent)
        self._sql = duckdb.connect()
        self._sql.execute("set timezone = 'UTC'")
        self._sql.execute("set enable_progress_bar = false")
        self._sql.execute(f"set memory_limit = '{MEMORY_LIMIT}'")
        self._sql.execute(f"set temp_directory = '{_quoted(self._spill.name)}'")
        # joins keep their small side, always written on the right, in memory
        self._sql.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")

    def close(self) -> None:
        """Remove what was put aside on disk."""
        self._sql.close()
        self._spill.cleanup()

    def files(self) -> dict[str, File]:
        """Write every table; return its files by their path.

        Raises:
            StoreError: A key would be there twice, or an article without its text.
        """
        self._sql.execute(
            "create temp table homes as "
            + ARTICLE_PLACES.format(articles=f"({self._counting(table_named('articles'))})")
        ).fetchall()
        files: dict[str, File] = {}
        with ThreadPoolExecutor(_WRITERS) as pool:
            for table in TABLES:
                if table.is_public and table.name != "changes" and self._has_some(table):
                    files |= self.table(table, pool)
        return files

    def table(self, table: Table, pool: ThreadPoolExecutor) -> dict[str, File]:
        """Write one table."""
        waiting: dict[str, Future[File]] = {}
        with Sorter(Path(self._spill.name)) as sorter:
            for rows in self._placed(table):
                sorter.add(rows)
            for place in filter(partial(self._is_asked, table), sorter.places()):
                waiting[f"{table.name}/{place}"] = pool.submit(self._file, table, sorter, place)
            files = {path: future.result() for path, future in waiting.items()}
        if table.name == "texts" and self._again is None:
            self._miss_no_text(sum(file.rows for file in files.values()))
        return files or self._nothing(table)

    def _file(self, table: Table, sorter: "Sorter", place: str) -> File:
        rows = sorter.rows(place)
        if table.name == "texts":
            rows = texts_of_pairs(rows)
        return written(table, rows, self._draft / table.name / place, level=self._at(table, place))

    def _is_asked(self, table: Table, place: str) -> bool:
        return self._again is None or f"{table.name}/{place}" in self._again

    def _has_some(self, table: Table) -> bool:
        """Whether a file of a table is to be written."""
        return self._again is None or any(path.startswith(f"{table.name}/") for path in self._again)

    def _at(self, table: Table, place: str) -> int:
        path = f"{table.name}/{place}"
        return self._level if self._again is None else self._again[path].level

    def _nothing(self, table: Table) -> dict[str, File]:
        place = ONLY if table.month_of is None else NOWHERE
        if not self._is_asked(table, place):
            return {}
        path = self._draft / table.name / place
        empty = schema_of(table.record).empty_table()
        level = self._at(table, place)
        return {f"{table.name}/{place}": written(table, empty, path, level=level)}

    def _placed(self, table: Table) -> Iterator[pa.Table]:
        """Yield the rows of a table that count, with their places."""
        if table.name == "texts":
            yield from self._placed_texts()
            return
        counting = self._counting(table)
        article = article_column(table)
        if article is not None:
            place = "by_week" if table.name in BY_WEEK else "by_month"
            query = (
                f"select c.*, homes.{place} as {PLACE} from ({counting}) as c "
                f'join homes on homes.article_id = c."{article}"'
            )
        else:
            day = f'"{table.month_of}"'
            place = f"'{ONLY}'" if table.month_of is None else place_of(day)
            query = f"select *, {place} as {PLACE} from ({counting})"
        for batch in self._sql.sql(query).to_arrow_reader(BATCH_ROWS):
            yield pa.Table.from_batches([batch])

    def _placed_texts(self) -> Iterator[pa.Table]:
        """Yield the texts of all articles, as ``texts_of_pairs`` takes them, with their places.

        A few at a time: left to itself DuckDB had 1.5 GB of them read ahead.
        """
        self._sql.execute(
            "create temp table wanted as "
            "select article_id, by_week, text_sha256 as sha256, false as is_raw from homes "
            "union all select article_id, by_week, text_raw_sha256, true from homes"
        ).fetchall()
        scanner = self._ledger.source("contents", self._versions["contents"]).scanner(
            columns=["sha256", "text"],
            batch_size=BATCH_ROWS,
            batch_readahead=1,
            fragment_readahead=1,
        )
        for batch in scanner.to_batches():
            self._sql.register("some_contents", pa.Table.from_batches([batch]))
            rows = self._sql.sql(
                f"select w.article_id, w.is_raw, some_contents.text, w.by_week as {PLACE} "
                "from wanted as w join some_contents using (sha256)"
            ).to_arrow_table()
            self._sql.unregister("some_contents")
            yield rows

    def _counting(self, table: Table) -> str:
        owner = owner_of(table)
        batches = None
        if owner is not None:
            batches = f"batches_{owner.name}"
            self._sql.execute(
                f"create temp table if not exists {batches} as "
                + batches_that_count(owner, stored=self._ever(owner.name))
            ).fetchall()
        return rows_that_count(table, stored=self._ever(table.name), batches=batches)

    def _ever(self, name: str) -> str:
        relation = f"ever_{name}"
        if relation not in self._registered:
            self._registered.add(relation)
            self._sql.register(relation, self._ledger.source(name, self._versions[name]))
        return relation

    def _miss_no_text(self, n_texts: int) -> None:
        ((n_articles,),) = self._sql.execute("select count(*) from homes").fetchall()
        if n_articles != n_texts:
            raise StoreError(f"{n_articles - n_texts} articles have no text in the ledger")


class Sorter(Closing):
    """Rows put aside by their place; on disk when they are many.

    Args:
        folder: Where to put them.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = TemporaryDirectory(dir=folder)
        self._held: defaultdict[str, list[pa.Table]] = defaultdict(list)
        self._aside: defaultdict[str, list[Path]] = defaultdict(list)
        self._n_bytes = 0
        self._n_files = 0

    def close(self) -> None:
        """Remove what was put aside on disk."""
        self._folder.cleanup()

    def add(self, rows: pa.Table) -> None:
        """Put rows aside."""
        for place in pc.unique(rows[PLACE]).to_pylist():
            part = rows.filter(pc.equal(rows[PLACE], place)).drop_columns(PLACE)
            self._held[place].append(part)
            self._n_bytes += part.nbytes
        if self._n_bytes > _BUFFER_BYTES:
            self._put_aside()

    def places(self) -> list[str]:
        """Return every place that has rows, those with the most bytes on disk first."""
        return sorted(
            self._held.keys() | self._aside.keys(), key=lambda p: (-len(self._aside[p]), p)
        )

    def rows(self, place: str) -> pa.Table:
        """Return the rows of a place, once."""
        parts = self._held.pop(place, [])
        for path in self._aside.pop(place, []):
            with pa.ipc.open_file(path) as file:
                parts.append(file.read_all())
            path.unlink()
        return pa.concat_tables(parts)

    def _put_aside(self) -> None:
        for place, parts in self._held.items():
            self._n_files += 1
            path = Path(self._folder.name) / f"{self._n_files}.arrow"
            rows = pa.concat_tables(parts)
            options = pa.ipc.IpcWriteOptions(compression="lz4")
            with pa.ipc.new_file(path, rows.schema, options=options) as writer:
                writer.write_table(rows)
            self._aside[place].append(path)
        self._held.clear()
        self._n_bytes = 0


def texts_of_pairs(rows: pa.Table) -> pa.Table:
    """Return texts from rows of ``article_id``, ``is_raw`` and ``text``.

    An article that lacks one of the two has no row. A text that the ledger holds twice is one.
    The printed text is null where nothing was repaired: said twice, it would be half the release.
    """
    text, text_raw = (
        _first_of_each(rows.filter(pc.equal(rows["is_raw"], is_raw))) for is_raw in (False, True)
    )
    if not text["article_id"].equals(text_raw["article_id"]):
        both = pc.unique(
            text["article_id"].filter(pc.is_in(text["article_id"], text_raw["article_id"]))
        )
        text, text_raw = (
            one.filter(pc.is_in(one["article_id"], value_set=both)) for one in (text, text_raw)
        )
    is_same = pc.equal(text["text"], text_raw["text"])
    printed = pc.if_else(is_same, pa.scalar(None, text["text"].type), text_raw["text"])
    columns = [text["article_id"], text["text"], printed]
    return pa.table(columns, names=schema_of(ArticleText).names)


def _first_of_each(rows: pa.Table) -> pa.Table:
    rows = rows.combine_chunks()
    rows = rows.take(pc.sort_indices(rows, sort_keys=[("article_id", "ascending")]))
    ids = rows["article_id"].combine_chunks()
    if len(ids) < 2:
        return rows
    is_first = pa.concat_arrays([pa.array([True]), pc.not_equal(ids[1:], ids[:-1])])
    return rows.filter(is_first)


def _quoted(text: str) -> str:
    return text.replace("'", "''")
