-- Which texts are gone where they first stood, and live on in copies? One row per address that is gone.
-- Asked by archivists and by newsrooms that write about what disappears. Texts first printed in the
-- days asked for; view survivors has all years. Set: month, or since and until (the newest 90 days).
with printed as (
    select
        a.article_id,
        a.url,
        a.canonical_url,
        a.fetched_at,
        a."references",
        m.cluster_id
    from articles as a
    join clusters as m on m.article_id = a.article_id and m.ym = a.ym
    where
        in_window(a.published_at, a.ym)
        and (m.cluster_size > 1 or len(a."references") > 0)
),

absent as (
    select article_id, arg_max(first_seen_at, version) as gone_seen_at
    from article_versions
    where in_months(ym) and version > 1
    group by article_id
    having arg_max(state, version) = 'deleted'
),

refused as (
    select url, min(reason) as reason, min(rejected_at) as rejected_at
    from rejects
    where
        reason in ('http_404', 'http_410', 'http_451', 'redirected_home')
        or (reason = 'not_an_article' and detail like 'deleted%')
    group by url
),

gone as (
    select p.cluster_id, p.article_id, p.canonical_url as url, 'deleted' as gone_as, d.gone_seen_at
    from printed as p
    join absent as d on d.article_id = p.article_id
    union
    select p.cluster_id, p.article_id, r.url, r.reason as gone_as, r.rejected_at as gone_seen_at
    from printed as p
    join refused as r on r.url = p.canonical_url
    where r.rejected_at > p.fetched_at
    union
    select p.cluster_id, null as article_id, r.url, r.reason as gone_as, r.rejected_at as gone_seen_at
    from (select cluster_id, unnest("references") as url from printed) as p
    join refused as r on r.url = p.url
),

alive as (
    select
        g.cluster_id,
        g.url,
        any_value(g.gone_as) as gone_as,
        min(g.gone_seen_at) as gone_seen_at,
        g.article_id,
        count(distinct p.article_id) as n_alive,
        min(p.canonical_url) as alive_at
    from gone as g
    join printed as p on p.cluster_id = g.cluster_id and p.article_id is distinct from g.article_id
    anti join absent as d on d.article_id = p.article_id
    anti join refused as r on r.url = p.canonical_url
    group by g.cluster_id, g.url, g.article_id
)

select
    o.outlet as written_by,
    o.title,
    v.gone_as,
    v.gone_seen_at,
    v.url as gone_url,
    v.n_alive,
    v.alive_at
from alive as v
join originals as o on o.cluster_id = v.cluster_id
where v.article_id is null or v.article_id = o.article_id
order by v.gone_seen_at desc, v.n_alive desc, v.url
limit 20
