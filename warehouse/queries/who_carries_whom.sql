-- Which outlet copies which, when outlets of one owner are left out? The pairs with most texts.
-- Asked by media researchers. Copies of texts that are up to three months older. Set: month, or since
-- and until (the newest 90 days), outlet (either end).
with copies as (
    select
        c.article_id,
        c.ym,
        c.carried_by,
        c.carrier_owner,
        m.cluster_id
    from carriers as c
    join clusters as m using (article_id, ym)
    where
        in_window(c.published_at, c.ym)
        and m.cluster_size > 1
),

sources as (
    select
        article_id,
        carried_by,
        carrier_owner
    from carriers
    where in_months_from(ym, 92)
),

carried as (
    -- from a page that is here
    select
        p.cluster_id,
        s.carried_by as from_outlet,
        s.carrier_owner as from_owner,
        p.carried_by as to_outlet,
        p.carrier_owner as to_owner,
        r.relation,
        r.lag_s
    from reposts as r
    join copies as p on p.article_id = r.copy_id and p.ym = r.ym
    join sources as s on s.article_id = r.source_id
    where r.relation in ('same', 'partial', 'rewrite')
    union all
    -- from an outlet that is known by name only
    select
        p.cluster_id,
        o.outlet as from_outlet,
        case when w.owner <> w.outlet_id then w.owner else o.outlet end as from_owner,
        p.carried_by as to_outlet,
        p.carrier_owner as to_owner,
        'same' as relation,
        null as lag_s
    from originals as o
    join copies as p using (cluster_id)
    left join outlets as w on w.name = o.outlet
    where o.article_id is null and o.outlet is not null
)

select
    from_outlet,
    to_outlet,
    count(distinct cluster_id) as n_texts,
    count(*) as n_copies,
    count(*) filter (where relation = 'same') as n_whole,
    count(*) filter (where relation = 'partial') as n_partial,
    count(*) filter (where relation = 'rewrite') as n_rewritten,
    round(median(lag_s) / 3600, 1) as median_lag_h
from carried
where
    from_owner is distinct from to_owner
    and (getvariable('outlet') is null or getvariable('outlet') in (from_outlet, to_outlet))
group by from_outlet, to_outlet
order by n_texts desc, from_outlet, to_outlet
limit 15
