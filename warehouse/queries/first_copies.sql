-- Who wrote it first, and how far did it travel? One row per text that was carried more than once.
-- Asked by journalists before they credit a scoop. Set: month, or since and until (the newest 90
-- days), topic.
with dated as (
    -- "1 个月前" is no day; of "2 天前" the latest reading counts, so that it is never too early
    select
        m.cluster_id,
        a.portal,
        a.title,
        a.is_relevant,
        a.published_at,
        case when is_dated(a.published_precision) then a.published_latest_at end as published_by
    from articles as a
    join clusters as m using (article_id, ym)
    where
        in_window(a.published_at, a.ym)
        and m.cluster_size > 1
        and (
            getvariable('topic') is null
            or a.article_id in (
                select t.article_id
                from topics as t
                where t.topic = getvariable('topic') and in_months(t.ym)
            )
        )
),

carried as (
    select
        cluster_id,
        arg_min(title, published_by) as title,
        arg_min(published_at, published_by) as first_seen_at,
        arg_min(portal, published_by) as first_portal,
        count(*) as n_articles,
        count(distinct portal) as n_portals,
        round(date_diff('minute', min(published_by), max(published_by)) / 1440, 1) as days_alive
    from dated
    group by cluster_id
    having count(*) > 1 and bool_or(is_relevant)
    order by n_portals desc, n_articles desc, first_seen_at, cluster_id
    limit 10
)

select
    o.outlet as written_by,
    c.title,
    c.first_seen_at,
    c.first_portal,
    c.n_articles,
    c.n_portals,
    c.days_alive
from carried as c
join originals as o on o.cluster_id = c.cluster_id
order by c.n_portals desc, c.n_articles desc, c.first_seen_at, c.cluster_id
