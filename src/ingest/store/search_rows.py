"""What of a release goes into the search index."""

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb

_BATCH = 2_000

_CURRENT = """
select a.article_id, a.ym, c.cluster_id,
    md5(concat_ws(chr(31), a.text_sha256, a.title, a.portal, a.outlet_name,
    a.published_at, a.is_relevant, a.canonical_url, t.topics)) as digest
from articles as a
left join clusters as c on c.article_id = a.article_id and c.ym = a.ym
left join (
    select article_id, ym, string_agg(topic, ' ' order by topic) as topics
    from topics group by article_id, ym
) as t on t.article_id = a.article_id and t.ym = a.ym
"""

_ROWS = """
select a.article_id, a.portal, a.outlet_name as outlet, a.published_at, a.is_relevant,
    a.canonical_url as url, a.title, x.text, w.digest, w.cluster_id, t.topics
from wanted as w
join articles as a on a.article_id = w.article_id
join texts as x on x.article_id = a.article_id
left join (
    select article_id, string_agg(topic, ' ' order by topic) as topics
    from topics where ym = $ym group by article_id
) as t on t.article_id = a.article_id
where w.ym = $ym and a.ym = $ym and x.ym = $ym
order by a.published_at, a.article_id
"""


def current(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str | None, str]]:
    """Return id, month, cluster and digest of every article; the digest tells of any change."""
    rows: list[tuple[str, str, str | None, str]] = connection.execute(_CURRENT).fetchall()
    return rows


def batches_of(
    connection: duckdb.DuckDBPyConnection, new: Sequence[tuple[str, str, str | None, str]]
) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of articles, oldest months first; the texts of a month are read once."""
    if not new:
        return
    connection.execute(
        "create temp table wanted (article_id varchar, ym varchar, cluster_id varchar, "
        "digest varchar)"
    )
    columns = [list(column) for column in zip(*new, strict=True)]
    connection.execute(
        "insert into wanted select unnest(?::varchar[]), unnest(?::varchar[]), "
        "unnest(?::varchar[]), unnest(?::varchar[])",
        columns,
    )
    for month in sorted({ym for _, ym, _, _ in new}):
        cursor = connection.execute(_ROWS, {"ym": month})
        names = [column[0] for column in cursor.description or ()]
        while rows := cursor.fetchmany(_BATCH):
            yield [dict(zip(names, row, strict=True)) for row in rows]
