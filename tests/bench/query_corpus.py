"""A release that nobody wrote: as many articles as wanted, in the layout releases have.

The same for the same seed. No ledger and no extraction: the tables are drawn, and only the last
articles have texts. What is drawn is no easier to compress than what is real: ids and digests
are random, words come from a vocabulary with the frequencies of Zipf.
"""

import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from ingest.model.tables import TABLES, table_named
from ingest.store.arrow import schema_of
from ingest.store.layout import HOURLY_LEVEL, write_parquet
from ingest.text.outlets import all_outlets
from tests.bench.drawn_texts import CHARS, COMMON_HAN, text_pool, texts_of

FOLDER_NAME = "20261031T160000Z-1"
FIRST_AT = datetime(2022, 10, 31, 16, tzinfo=UTC)
LAST_AT = datetime(2026, 10, 31, 16, tzinfo=UTC)
N_PORTALS = 60

_BASE = """
create table base as
with drawn as (
    select
        r.i,
        printf('%016x', r.id) as article_id,
        make_timestamptz(
            {first_us} + (r.i::double / {n} * {span_us})::bigint + (r.r0 % 60000000)::bigint
        ) as published_at,
        r.* exclude (i, id)
    from draws as r
)

select
    d.*,
    coalesce(strftime(published_at at time zone 'Asia/Shanghai', '%Y-%m'), 'unknown') as ym,
    (d.r1 % {n_portals}) as portal_number,
    case when d.r2 % 100 < 55 then d.i else greatest(0, d.i - 1 - d.r3 % 400) end as head,
    d.r4 % 100 < 70 as is_relevant
from drawn as d
"""

_MEMBERS = """
create table members as
select
    b.article_id,
    b.i,
    b.published_at,
    coalesce(h.article_id, b.article_id) as cluster_id,
    h.article_id is not null and h.i <> b.i as is_copy,
    count(*) over (partition by coalesce(h.article_id, b.article_id)) as cluster_size,
    b.ym
from base as b
left join base as h on h.i = b.head and h.head = h.i
order by cluster_id, article_id
"""

_URL = "'https://www.' || o.domain || '/content/' || strftime(b.published_at, '%Y%m/%d') || '/' || "
_URL += "(b.r5 % 100000000)::varchar || '.html'"

QUERIES = {
    "articles": f"""
        select b.article_id, {_URL} as canonical_url, {_URL} as url, o.portal,
            o.outlet_id as outlet, o.name as outlet_name, 'declared_source' as outlet_method,
            o.name as source, case when b.r6 % 3 = 0 then o.name end as declared_source,
            case when b.r6 % 2 = 0 then w.author end as author,
            case when b.r6 % 5 = 0 then w.author end as editor,
            w.title, w.title as title_raw, null as original_title, [] as "references",
            b.published_at, b.published_at as published_latest_at,
            ['minute', 'minute', 'second', 'day', 'hour'][b.r7 % 5 + 1] as published_precision,
            strftime(b.published_at, '%Y-%m-%d %H:%M') as published_raw, 'zh' as lang,
            1.0 as lang_prob, 'script+langdetect' as lang_method,
            case when b.r7 % 20 = 0 then 'Hant' else 'Hans' end as script,
            {CHARS} as n_chars, (b.r1 % 1000) / 1000 as agreement,
            (500 + b.r2 % 500) / 1000 as quality,
            case when b.r2 % 5 = 0 then ['short'] else [] end as quality_reasons,
            case when b.r3 % 3 = 0 then ['punctuation_width'] else [] end as flags,
            b.r3 % 60 as n_repairs, (b.r4 % 100) / 100 as relevance, b.is_relevant,
            md5(b.article_id) || md5(b.article_id || '1') as text_sha256,
            md5(b.article_id || '2') || md5(b.article_id || '3') as text_raw_sha256,
            'rules' as method, '2026-11-22.1' as rules_version,
            substr(md5(b.article_id || '4'), 1, 16) as page_id,
            b.published_at + interval 40 minute as fetched_at,
            b.published_at + interval 40 minute as first_seen_at
        from base as b join words as w using (i) join places as o on o.n = b.portal_number
        where b.ym = $ym order by b.published_at, b.article_id""",
    "pages": f"""
        select substr(md5(b.article_id || '4'), 1, 16) as page_id, {_URL} as url,
            {_URL} as requested_url, {_URL} as canonical_url, o.portal,
            b.published_at + interval 40 minute as fetched_at, true as is_fetch_time_known,
            200 as http_status, md5(b.article_id || '5') || md5(b.article_id || '6')
            as content_sha256, 20000 + b.r1 % 80000 as content_length,
            'text/html; charset=utf-8' as content_type,
            case when b.r2 % 4 = 0 then md5(b.article_id || '7') end as etag,
            null as last_modified,
            case when b.portal_number % 9 = 0 then 'tdm-reservation: 1' end as rights,
            strftime(b.published_at, '%Y%m%dT160000Z-00000.warc.gz') as warc_file,
            b.r3 as warc_offset, 5000 + b.r4 % 20000 as warc_length, null as continues,
            strftime(b.published_at, '%Y%m%dT160000Z') as run_id
        from base as b join places as o on o.n = b.portal_number
        where b.ym = $ym order by fetched_at, page_id""",
    "article_versions": """
        select b.article_id, v.version, case when b.r1 % 97 = 0 and v.version = 2 then 'deleted'
            else 'present' end as state,
            case when v.version = 2 and b.r1 % 97 > 0 then ['update'] else [] end as changes,
            b.published_at + interval 40 minute as first_seen_at,
            b.published_at + interval 9 day as last_seen_at, 4 as n_looks,
            substr(md5(b.article_id || '4'), 1, 16) as page_id,
            case when v.version = 1 then md5(b.article_id) || md5(b.article_id || '1') end
            as text_sha256, w.title, null as moved_to
        from base as b join words as w using (i), (values (1), (2)) as v(version)
        where b.ym = $ym and (v.version = 1 or b.r1 % 20 = 0) order by b.article_id, v.version""",
    "topics": """
        select b.article_id, ['self_governance', 'eval', 'intl', 'copyright', 'open_source',
            'labour', 'children', 'military', 'privacy', 'chips'][(b.r5 + t * b.r6) % 10 + 1]
            as topic, round(1 / (t + 1), 3) as score, [w.author, '人工智能'] as evidence
        from base as b join words as w using (i), range(2) as t(t)
        where b.ym = $ym and b.is_relevant and b.r7 % 4 >= t
        qualify row_number() over (partition by b.article_id, topic order by t) = 1
        order by b.article_id, topic""",
    "mentions": """
        with listed as (select *, unnest(range(r5 % 7)) as k from base where ym = $ym),
        unlisted as (select *, unnest(range(r6 % 5)) as k, case when (r6 + k) % 10 = 0
                then 60000 + 1000 * datediff('month', date '2022-10-01', ($ym || '-01')::date)
                    + (r3 + k) % 1000  -- of this month and no other
                else floor(60000 * pow(((r4 + k * 7919) % 10007) / 10007, 3))::bigint end as n
            from base where ym = $ym)
        select article_id, k * 150 + r1 % 140 as start, start + len(e.name) as end,
            e.name as words, e.kind, e.entity, e.name, 'alias' as how
        from listed join names as e on e.n = (r2 % 97) * ((r4 + k) % 11) % 500 union all
        select article_id, k * 170 + r1 % 160 as start, start + 3 as end,
            chr((19968 + n % 20000)::int) || chr((19968 + n * 7919 % 20011)::int)
            || chr((19968 + n // 101)::int) as words,
            ['person', 'org', 'model'][n % 3 + 1], null as entity, words, 'form' as how
        from unlisted order by article_id, start""",
    "quotes": """
        with places as (
            select i, article_id, (r6 * (k + 1)) % 120 as n, 40 + k * 300 as start
            from (select *, unnest(range(r7 % 4)) as k from base where ym = $ym)
        )
        select p.article_id, p.start, p.start + 24 as end, w.title || '，' || w.author as words,
            'direct' as kind, e.name as speaker, e.entity as speaker_id, 'cue_before' as how,
            '表示' as cue, p.start - 6 as speaker_start, p.start - 3 as speaker_end
        from places as p join words as w using (i) join names as e using (n)
        order by p.article_id, p.start""",
    "claims": """
        select b.article_id, k as position,
            ['title', 'title', 'source', 'published', 'author', 'title', 'published'][k + 1]
            as field, case when k in (0, 1, 5) then w.title when k in (3, 6) then
            strftime(b.published_at, '%Y-%m-%d %H:%M') else w.author end as value,
            ['h1', 'title_tag', 'source_label', 'date_label', 'author_label', 'og', 'meta'][k + 1]
            as rule, 'div.article > ' || (k * 7)::varchar as found_in, k <> 5 as is_taken
        from base as b join words as w using (i), range(7) as r(k)
        where b.ym = $ym order by b.article_id, position""",
    "dropped_lines": """
        select b.article_id, k as position, case k when 0 then '责任编辑：' || w.author
            when 1 then '阅读全文' else w.title end as line,
            ['editor', 'pages', 'related'][k + 1] as rule
        from base as b join words as w using (i), range(3) as r(k)
        where b.ym = $ym and k <= b.r1 % 4 order by b.article_id, position""",
    "clusters": """
        select article_id, cluster_id, cluster_size, not is_copy as is_best_copy,
            case when is_copy then 'same' else 'best' end as relation_to_best, 'mh1.d2' as scheme
        from members where ym = $ym order by cluster_id, article_id""",
    "reposts": """
        select m.article_id as copy_id, m.cluster_id as source_id,
            ['same', 'same', 'partial', 'rewrite'][b.r1 % 4 + 1] as relation,
            (b.r1 % 1000) / 1000 as jaccard, (b.r2 % 1000) / 1000 as copy_share,
            (b.r3 % 1000) / 1000 as source_share, b.r4 % 1900 as n_shared,
            epoch(m.published_at) - epoch(h.published_at) as lag_s,
            ['source_line', 'time', 'completeness'] as evidence,
            (700 + b.r5 % 300) / 1000 as confidence, 'mh1.d2' as scheme
        from members as m join base as b using (i) join base as h on h.article_id = m.cluster_id
        where m.ym = $ym and m.is_copy order by copy_id, source_id""",
    "repost_evidence": """
        select m.article_id as copy_id, m.cluster_id as source_id, k + 1 as position,
            ['source_line', 'time'][k + 1] as kind, case k when 0 then '来源：' || o.name else
            strftime(m.published_at, '%Y-%m-%d %H:%M') end as says,
            ['declared_source', 'dates'][k + 1] as found_in, null as rule, null as start,
            null as end, 0.8 as confidence
        from members as m join base as b using (i) join places as o on o.n = b.portal_number,
            range(2) as r(k)
        where m.ym = $ym and m.is_copy order by copy_id, source_id, position""",
    "repost_edits": """
        select m.article_id as copy_id, m.cluster_id as source_id, k + 1 as position,
            ['title_changed', 'paragraph_cut'][k + 1] as change, k as source_paragraph,
            null as copy_paragraph, w.title as before, case k when 0 then w.author end as after,
            0.5 as similarity
        from members as m join words as w using (i), range(2) as r(k)
        where m.ym = $ym and m.is_copy and m.i % 2 = 0 order by copy_id, source_id, position""",
    "originals": """
        select m.cluster_id, m.article_id, m.article_id as best_copy_id, o.name as outlet,
            w.title, m.published_at as published_not_before_at,
            m.published_at as published_not_after_at,
            case when b.r2 % 9 = 0 then 'named_virtual' else 'own_page' end as method,
            (600 + b.r1 % 400) / 1000 as confidence
        from members as m join base as b using (i) join words as w using (i)
            join places as o on o.n = b.portal_number
        where m.ym = $ym and not m.is_copy order by m.cluster_id""",
    "quotations": """
        select b.article_id || ':40-64' as quotation_id, w.title || '，' || w.author as words,
            e.name as speaker, e.entity as speaker_id, b.article_id as first_article_id,
            40 as first_start, b.published_at as first_published_at, 1 + b.r1 % 4 as n_articles,
            1 + b.r2 % 3 as n_clusters, [w.title] as variants, [b.article_id] as article_ids
        from base as b join words as w using (i) join names as e on e.n = b.r6 % 120
        where b.ym = $ym and b.r7 % 4 > 0 order by quotation_id""",
    "entities": "select entity, kind, name, [name] as aliases from names order by entity",
    "rejects": """
        select 'https://www.' || o.domain || '/gone/' || b.r5 as url,
            ['http_404', 'not_an_article', 'robots', 'truncated', 'empty'][b.r6 % 5 + 1] as reason,
            'seen' as detail, 'extract' as stage, o.portal, null as page_id,
            b.published_at as rejected_at, strftime(b.published_at, '%Y%m%dT160000Z') as run_id
        from base as b join places as o on o.n = b.portal_number
        where b.r7 % 20 = 0 order by url, reason""",
    "route_runs": """
        select strftime(d, '%Y%m%dT160000Z') as run_id, o.portal, 'ListPage https://' || o.domain
            as route, d::timestamptz as ran_at, 1 as n_requests, 30 as n_links, 12 as n_new,
            'ok' as verdict, '' as detail
        from range(date '2022-11-01', date '2026-11-01', interval 1 day) as t(d), places as o
        order by run_id, portal, route""",
    "changes": """
        select 'articles' as table_name, [b.article_id] as row_key,
            ['insert', 'update', 'insert', 'delete'][b.r1 % 4 + 1] as change,
            case when b.r1 % 4 = 1 then ['title', 'n_chars'] else [] end as changed
        from base as b order by b.i desc limit greatest(10, (select count(*) // 100 from base))""",
}
QUERIES["looks"] = """
    select b.article_id, b.published_at + interval 40 minute as looked_at, '' as url, o.portal,
        '200' as answer, 'first' as outcome, [] as changes, '' as detail,
        substr(md5(b.article_id || '4'), 1, 16) as page_id, null as compared_page_id,
        null as text_sha256, null as title, null as moved_to,
        strftime(b.published_at, '%Y%m%dT160000Z') as run_id
    from base as b join places as o on o.n = b.portal_number
    where b.ym = $ym order by looked_at, article_id"""


def write_release(
    folder: Path,
    *,
    n_articles: int,
    n_texts: int,
    seed: int,
    tables: Collection[str] = tuple(QUERIES),
    planted: Mapping[str, int] | None = None,
) -> None:
    """Write a release into a folder.

    Args:
        folder: Where to; its name is that of the release.
        n_articles: Articles of 48 months.
        n_texts: How many of them, the newest, have texts.
        seed: The same seed gives the same corpus.
        tables: Names of those that are written beside texts and outlets.
        planted: Phrases of Chinese characters, and in one text of how many each of them stands.
    """
    connection = _drawn(n_articles, seed)
    months = [
        ym for (ym,) in connection.execute("select distinct ym from base order by 1").fetchall()
    ]
    for table in TABLES:
        if table.name in tables:
            schema = schema_of(table.record)
            parts = months if table.month_of else [None]
            for month in parts:
                query = QUERIES[table.name].replace("$ym", f"'{month}'")
                content = _fitted(connection.sql(query).to_arrow_table(), schema)
                place = f"{table.name}/ym={month}" if month else table.name
                write_parquet(content, folder / place / "part-0.parquet", level=HOURLY_LEVEL)
    _write_outlets(folder)
    _write_texts(connection, folder, months, n_texts, seed, planted or {})
    manifest = {"schema_version": 1, "created_at": LAST_AT.isoformat(), "rows": {}, "files": {}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def _drawn(n: int, seed: int) -> duckdb.DuckDBPyConnection:
    draw = np.random.default_rng(seed)
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    draws = {"i": np.arange(n), "id": draw.integers(2**63, size=n, dtype=np.int64)}
    draws |= {f"r{k}": draw.integers(2**31, size=n, dtype=np.int64) for k in range(8)}
    connection.register("drawn_rows", pa.table(draws))
    connection.execute("create table draws as from drawn_rows")
    connection.register("word_rows", _titles(n, draw))
    connection.execute("create table words as from word_rows")
    first_us = int(FIRST_AT.timestamp() * 1e6)
    span_us = int((LAST_AT - FIRST_AT).total_seconds() * 1e6) - 60_000_000
    connection.execute(
        "create table places as select * from (values "
        + ", ".join(
            f"({number}, 'portal_{number:02}', '{outlet.id}', '{outlet.name}', "
            f"'{outlet.domains[0]}')"
            for number, outlet in enumerate([o for o in all_outlets() if o.domains][:N_PORTALS])
        )
        + ") as t(n, portal, outlet_id, name, domain)"
    )
    kinds = ["person", "org", "model", "law", "event"]
    title = _titles(500, draw)
    names = pa.table(
        {
            "n": np.arange(500),
            "entity": [f"entity_{n}" for n in range(500)],
            "kind": [kinds[n % 5] for n in range(500)],
            "name": [one[:4] for one in title["title"].to_pylist()],
        }
    )
    connection.register("name_rows", names)
    connection.execute("create table names as from name_rows")
    connection.execute(_BASE.format(first_us=first_us, span_us=span_us, n=n, n_portals=N_PORTALS))
    connection.execute(_MEMBERS)
    return connection


def _titles(n: int, draw: np.random.Generator) -> pa.Table:
    """Return a headline of twenty characters and a name of three for every number."""
    han = np.array([list(char.encode()) for char in COMMON_HAN], dtype=np.uint8)
    weights = 1 / (np.arange(len(han)) + 30.0)
    columns = {"i": pa.array(np.arange(n))}
    for name, length in (("title", 20), ("author", 3)):
        drawn = han[draw.choice(len(han), size=n * length, p=weights / weights.sum())]
        offsets = pa.py_buffer((np.arange(n + 1, dtype=np.int32) * length * 3).tobytes())
        columns[name] = pa.StringArray.from_buffers(n, offsets, pa.py_buffer(drawn.tobytes()))
    return pa.table(columns)


def _write_texts(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    months: list[str],
    n: int,
    seed: int,
    planted: Mapping[str, int],
) -> None:
    """Write texts of the newest articles, a file a month."""
    schema = schema_of(table_named("texts").record)
    pool, draw, written = text_pool(seed), np.random.default_rng([seed, 11]), 0
    for month in reversed(months):
        ids = connection.sql(
            f"select article_id from base where ym = '{month}' order by article_id"
        ).to_arrow_table()["article_id"]
        if written >= n:
            ids = ids.slice(0, 0)
        texts = texts_of(pool, len(ids), draw)
        if planted and len(ids):
            texts = _with_planted(texts, planted, draw)
        table = _fitted(pa.table({"article_id": ids, "text": texts}), schema)
        write_parquet(table, folder / f"texts/ym={month}/part-0.parquet", level=HOURLY_LEVEL)
        written += len(ids)


def _with_planted(
    texts: pa.Array, planted: Mapping[str, int], draw: np.random.Generator
) -> pa.Array:
    """Return texts of which some have phrases somewhere, in the place of as many characters."""
    data = np.frombuffer(texts.buffers()[2], np.uint8).reshape(len(texts), -1).copy()
    for phrase, one_in in planted.items():
        words = np.frombuffer(phrase.encode(), np.uint8)
        for row in np.flatnonzero(draw.integers(one_in, size=len(texts)) == 0):
            at = 3 * int(draw.integers(CHARS - len(phrase)))
            data[row, at : at + len(words)] = words
    return pa.StringArray.from_buffers(len(texts), texts.buffers()[1], pa.py_buffer(data.tobytes()))


def _fitted(content: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return the columns of a schema; one that is not drawn is null, or empty if it may not be."""
    empty = {"string": "", "int64": 0, "double": 0.0, "bool": False}
    columns = []
    for field in schema:
        if field.name in content.column_names:
            columns.append(content[field.name].cast(field.type))
            continue
        value = None if field.nullable else empty.get(str(field.type), [])
        filler = pa.array([value], field.type)
        columns.append(filler.take(pa.array(np.zeros(content.num_rows, np.int64))))
    return pa.table(columns, schema=schema)


def _write_outlets(folder: Path) -> None:
    schema = schema_of(table_named("outlets").record)
    rows = [
        {
            "outlet_id": outlet.id,
            "name": outlet.name,
            "name_en": outlet.en,
            "kind": outlet.kind,
            "owner": outlet.owner or outlet.id,
            "mostly_reposts": outlet.mostly_reposts,
            "domains": list(outlet.domains),
            "aliases": list(outlet.aliases),
        }
        for outlet in all_outlets()
    ]
    table = pa.Table.from_pylist(rows, schema=schema)
    write_parquet(table, folder / "outlets/part-0.parquet", level=HOURLY_LEVEL)
