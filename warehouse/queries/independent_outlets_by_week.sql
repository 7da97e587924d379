-- How many independent houses wrote about AI governance each week, against only carried it?
-- Asked by policy researchers: ten copies are no ten voices. Outlets of one owner are one house; one
-- that writes and carries in a week is in both. Set: month, or since and until (the newest 90 days).
with printed as (
    select
        by_week(a.published_at) as week_on,
        m.cluster_id,
        c.carrier_owner,
        coalesce(case when w.owner <> w.outlet_id then w.owner end, o.outlet) as writer_owner
    from articles as a
    join carriers as c on c.article_id = a.article_id and c.ym = a.ym
    join clusters as m on m.article_id = a.article_id and m.ym = a.ym
    join originals as o on o.cluster_id = m.cluster_id
    left join outlets as w on w.name = o.outlet
    where
        in_window(a.published_at, a.ym)
        and is_dated(a.published_precision)
        and a.is_relevant
)

select
    week_on,
    count(distinct writer_owner) as n_houses_wrote,
    count(distinct carrier_owner) filter (where carrier_owner is distinct from writer_owner)
        as n_houses_carried,
    count(distinct cluster_id) as n_texts,
    count(*) as n_articles
from printed
group by week_on
order by week_on desc
limit 15
