-- One row per week (Monday, Beijing time) and cluster: who wrote the text and who else carried it.
-- Outlets of one owner are one voice; pages dated less precisely than to the day are left out.
select
    date_trunc('week', a.published_at)::date as week_on,
    o.cluster_id,
    o.title_to_show as title,
    o.written_by,
    o.writer_owner,
    bool_or(a.is_relevant) as is_relevant,
    count(*) as n_articles,
    count(distinct c.carrier_owner) filter (
        where c.carrier_owner is distinct from o.writer_owner
    ) as n_owners_carried,
    list(distinct c.carrier_owner order by c.carrier_owner) filter (
        where c.carrier_owner is distinct from o.writer_owner
    ) as owners_carried
from articles as a
join clusters as m using (article_id)
join cluster_origins as o using (cluster_id)
join carriers as c using (article_id)
where a.published_precision in ('second', 'minute', 'hour', 'day')
group by all
