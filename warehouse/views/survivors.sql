-- One row per text that is gone where it was first published and lives on in copies.
with deleted as (
    select
        article_id,
        first_seen_at as gone_seen_at
    from article_versions
    qualify
        row_number() over (partition by article_id order by version desc) = 1
        and state = 'deleted'
),

gone_addresses as (
    select
        url,
        reason,
        detail,
        rejected_at
    from rejects
    where
        reason in ('http_404', 'http_410', 'http_451', 'redirected_home')
        or (reason = 'not_an_article' and detail like 'deleted%')
),

gone as (
    -- an original that later visits found deleted
    select
        m.cluster_id,
        a.article_id as gone_id,
        a.canonical_url as gone_url,
        'deleted' as reason,
        d.gone_seen_at
    from originals as o
    join deleted as d on d.article_id = o.article_id
    join articles as a on a.article_id = o.article_id
    join clusters as m on m.article_id = a.article_id
    union
    -- a page that was captured and is no longer served
    select
        m.cluster_id,
        a.article_id as gone_id,
        g.url as gone_url,
        g.reason,
        g.rejected_at as gone_seen_at
    from originals as o
    join articles as a on a.article_id = o.article_id
    join clusters as m on m.article_id = a.article_id
    join gone_addresses as g on g.url in (a.url, a.canonical_url)
    where g.rejected_at > a.fetched_at
    union
    -- a page that a copy links as its source and that was gone before it could be captured
    select
        m.cluster_id,
        null as gone_id,
        g.url as gone_url,
        g.reason,
        g.rejected_at as gone_seen_at
    from (select article_id, unnest("references") as url from articles) as l
    join gone_addresses as g on g.url = l.url
    join clusters as m on m.article_id = l.article_id
)

select
    g.cluster_id,
    any_value(o.outlet) as written_by,
    coalesce(any_value(o.title), any_value(b.title)) as title,
    g.gone_url,
    g.gone_id,
    any_value(g.reason) as gone_as,
    min(g.gone_seen_at) as gone_seen_at,
    count(distinct a.article_id) as n_alive,
    list(distinct a.canonical_url order by a.canonical_url) as alive_at
from gone as g
join originals as o using (cluster_id)
join articles as b on b.article_id = o.best_copy_id
join clusters as m on m.cluster_id = g.cluster_id and m.article_id is distinct from g.gone_id
join articles as a on a.article_id = m.article_id
where
    a.url not in (select url from gone_addresses)
    and a.article_id not in (select article_id from deleted)
group by g.cluster_id, g.gone_url, g.gone_id
