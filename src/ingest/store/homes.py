"""In which files of a release the rows of an article lie, before and after what came since."""

import pyarrow as pa

from ingest.store.layout import PLACE, place_by_week, place_of
from ingest.store.scratch import Scratch


class Homes:
    """Where all articles lay in a release, and where they lie now.

    Args:
        scratch: Answers questions; keeps the dates of all articles.
        before: SQL for the articles of the release.
        articles: The articles that were written since, as they count now.
    """

    def __init__(self, scratch: Scratch, *, before: str, articles: pa.Table) -> None:
        self._scratch = scratch
        columns = "article_id, published_at, first_seen_at"
        scratch.keep("homes_before", f"select {columns} from {before}")
        scratch.keep("homes_written", f"select {columns} from articles", articles=articles)
        self.displaced: pa.Table = scratch.ask(
            "select w.article_id from homes_written as w left join homes_before as b "
            f"using (article_id) where b.article_id is null "
            f"or {_place('w', by_week=False)} <> {_place('b', by_week=False)}"
        )

    def old_places(self, articles: pa.Table, *, by_week: bool) -> frozenset[str]:
        """Return the files in which the rows of some articles lay.

        Args:
            articles: Their ids in a column ``article_id``.
            by_week: Whether months are split by weeks.
        """
        found = self._scratch.ask(
            f"select distinct {_place('b', by_week=by_week)} as place from homes_before as b "
            "semi join articles using (article_id)",
            articles=articles,
        )
        return frozenset(found["place"].to_pylist())

    def placed(self, rows: pa.Table, column: str, *, by_week: bool) -> pa.Table:
        """Return rows with their places; those of articles that are not there are left out.

        Args:
            rows: Rows of a table.
            column: The column that names their article.
            by_week: Whether months are split by weeks.
        """
        return self._scratch.ask(
            f"select r.*, coalesce({_place('w', by_week=by_week)}, "
            f"{_place('b', by_week=by_week)}) as {PLACE} from rows as r "
            f'left join homes_written as w on w.article_id = r."{column}" '
            f'left join homes_before as b on b.article_id = r."{column}" '
            "where w.article_id is not null or b.article_id is not null",
            rows=rows,
        )

    def with_other_texts(self, articles: pa.Table, before: str) -> pa.Table:
        """Return the articles whose text or file of texts is another one now, with its hashes.

        Args:
            articles: The articles that were written since.
            before: SQL for the articles of the release.
        """
        return self._scratch.ask(
            "select n.article_id, n.text_sha256, n.text_raw_sha256 from articles as n left join ("
            "select b.article_id, b.published_at, b.first_seen_at, b.text_sha256, "
            f"b.text_raw_sha256 from {before} as b semi join articles using (article_id)"
            ") as b using (article_id) where b.article_id is null "
            f"or {_place('n', by_week=True)} <> {_place('b', by_week=True)} "
            "or n.text_sha256 <> b.text_sha256 or n.text_raw_sha256 <> b.text_raw_sha256",
            articles=articles,
        )


def _place(relation: str, *, by_week: bool) -> str:
    """Return SQL for the place; null where an outer join found no article."""
    day, seen = f"{relation}.published_at", f"{relation}.first_seen_at"
    place = place_by_week(day, seen) if by_week else place_of(day)
    return f"case when {relation}.article_id is not null then {place} end"
