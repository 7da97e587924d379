-- One row per text that is gone where it was first published and lives on in copies.
with deleted as (
    select
        article_id,
        arg_max(first_seen_at, version) as gone_seen_at
    from article_versions
    where article_id in (select article_id from article_versions where state = 'deleted')
    group by article_id
    having arg_max(state, version) = 'deleted'
),

gone_addresses as (
    select
        url,
        min(reason) as reason,
        min(rejected_at) as rejected_at
    from rejects
    where
        reason in ('http_404', 'http_410', 'http_451', 'redirected_home')
        or (reason = 'not_an_article' and detail like 'deleted%')
    group by url
),

gone_articles as (
    select article_id, gone_seen_at, 'deleted' as reason, null as url
    from deleted
    union all
    select a.article_id, g.rejected_at as gone_seen_at, g.reason, g.url
    from articles as a
    join gone_addresses as g on g.url = a.url
    where g.rejected_at > a.fetched_at
    union all
    select a.article_id, g.rejected_at as gone_seen_at, g.reason, g.url
    from articles as a
    join gone_addresses as g on g.url = a.canonical_url
    where a.url <> a.canonical_url and g.rejected_at > a.fetched_at
),

gone as (
    -- an original that was captured, and later found deleted or no longer served
    select
        o.cluster_id,
        g.article_id as gone_id,
        coalesce(g.url, a.canonical_url) as gone_url,
        g.reason,
        g.gone_seen_at
    from gone_articles as g
    join articles as a on a.article_id = g.article_id
    join clusters as m on m.article_id = g.article_id
    join originals as o on o.cluster_id = m.cluster_id and o.article_id = g.article_id
    union
    -- a page that a copy links as its source and that was gone before it could be captured
    select
        m.cluster_id,
        null as gone_id,
        g.url as gone_url,
        g.reason,
        g.rejected_at as gone_seen_at
    from (
        select article_id, unnest("references") as url
        from articles
        where len("references") > 0
    ) as l
    join gone_addresses as g on g.url = l.url
    join clusters as m on m.article_id = l.article_id
),

alive as (
    select
        g.cluster_id,
        g.gone_url,
        g.gone_id,
        any_value(g.reason) as gone_as,
        min(g.gone_seen_at) as gone_seen_at,
        count(distinct m.article_id) as n_alive,
        list(distinct a.canonical_url order by a.canonical_url) as alive_at
    from gone as g
    join clusters as m on m.cluster_id = g.cluster_id and m.article_id is distinct from g.gone_id
    join articles as a on a.article_id = m.article_id
    anti join gone_addresses as x on x.url = a.url
    anti join deleted as d on d.article_id = a.article_id
    group by g.cluster_id, g.gone_url, g.gone_id
)

select
    v.cluster_id,
    o.outlet as written_by,
    coalesce(o.title, b.title) as title,
    v.gone_url,
    v.gone_id,
    v.gone_as,
    v.gone_seen_at,
    v.n_alive,
    v.alive_at
from alive as v
join originals as o on o.cluster_id = v.cluster_id
join articles as b on b.article_id = o.best_copy_id
