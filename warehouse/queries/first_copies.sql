-- First copies and how far they travelled: one row per text that was carried more than once.
with dated as (
    -- "1 个月前" is no day; of "2 天前" the latest reading counts, so that it is never too early
    select
        m.cluster_id,
        a.portal,
        a.title,
        a.is_relevant,
        a.published_at,
        case
            when a.published_precision in ('second', 'minute', 'hour', 'day')
                then a.published_latest_at
        end as published_by
    from clusters as m
    join articles as a using (article_id)
)

select
    o.outlet as written_by,
    arg_min(d.title, d.published_by) as title,
    arg_min(d.published_at, d.published_by) as first_seen_at,
    arg_min(d.portal, d.published_by) as first_portal,
    count(*) as n_articles,
    count(distinct d.portal) as n_portals,
    round(date_diff('minute', min(d.published_by), max(d.published_by)) / 1440, 1) as days_alive
from dated as d
join originals as o using (cluster_id)
group by o.cluster_id, o.outlet
having count(*) > 1 and bool_or(d.is_relevant)
order by n_portals desc, n_articles desc, first_seen_at
limit 10
