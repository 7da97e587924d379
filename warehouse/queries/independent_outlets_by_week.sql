-- Independent outlets per week: how many outlets wrote about AI governance, against carried it.
with texts_by_week as (
    select
        date_trunc('week', a.published_at)::date as week_on,
        a.article_id,
        a.portal,
        o.outlet as written_by
    from articles as a
    join clusters as m using (article_id)
    join originals as o using (cluster_id)
    where
        a.is_relevant
        and a.published_precision in ('second', 'minute', 'hour', 'day')
)

select
    week_on,
    count(distinct written_by) as n_outlets_wrote,
    count(distinct portal) as n_portals_carried,
    count(*) as n_articles
from texts_by_week
group by week_on
order by week_on desc
limit 10
