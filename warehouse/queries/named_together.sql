-- Who is named together with whom? Pairs of known names in the best copies of texts.
-- Asked by journalists who look for connections, and for drawing networks. Set: month, or since and
-- until (the newest 90 days), name (one end of every pair).
with named as (
    select distinct
        n.article_id,
        n.entity,
        n.name
    from mentions as n
    join articles as a on a.article_id = n.article_id and a.ym = n.ym
    join clusters as m on m.article_id = n.article_id and m.ym = n.ym
    where
        n.entity is not null
        and m.is_best_copy
        and a.is_relevant
        and in_window(a.published_at, a.ym)
)

select
    l.name as name,
    r.name as with_name,
    count(*) as n_texts
from named as l
join named as r on r.article_id = l.article_id and r.entity > l.entity
where getvariable('name') is null or getvariable('name') in (l.name, r.name)
group by l.entity, l.name, r.entity, r.name
order by n_texts desc, l.entity, r.entity
limit 25
