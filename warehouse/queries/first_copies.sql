-- First copies and how far they travelled: one row per text that was carried more than once.
select
    o.outlet as written_by,
    a.title,
    a.published_at as first_seen_at,
    a.portal as first_portal,
    count(distinct m.article_id) as n_copies,
    count(distinct c.portal) as n_portals,
    round(date_diff('minute', min(c.published_at), max(c.published_at)) / 1440, 1) as days_alive
from clusters as m
join articles as c on c.article_id = m.article_id
join originals as o on o.cluster_id = m.cluster_id
join articles as a on a.article_id = o.best_copy_id
where a.is_relevant
group by all
having count(distinct m.article_id) > 1
order by n_portals desc, n_copies desc, first_seen_at
limit 10
