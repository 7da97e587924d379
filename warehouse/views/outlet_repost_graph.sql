-- One row per pair of outlets: how many texts the second carried from the first, and how fast.
with carried as (
    -- from a page that is here
    select
        m.cluster_id,
        s.carried_by as from_outlet,
        s.carrier_owner as from_owner,
        c.carried_by as to_outlet,
        c.carrier_owner as to_owner,
        r.relation,
        r.lag_s,
        true as is_captured
    from reposts as r
    join clusters as m on m.article_id = r.copy_id
    join carriers as c on c.article_id = r.copy_id
    join carriers as s on s.article_id = r.source_id
    where r.relation in ('same', 'partial', 'rewrite')
    union all
    -- from an outlet that is known by name only
    select
        m.cluster_id,
        o.written_by as from_outlet,
        o.writer_owner as from_owner,
        c.carried_by as to_outlet,
        c.carrier_owner as to_owner,
        m.relation_to_best as relation,
        null as lag_s,
        false as is_captured
    from cluster_origins as o
    join clusters as m using (cluster_id)
    join carriers as c using (article_id)
    where
        not o.is_captured
        and o.written_by is not null
        and not exists (
            select 1
            from reposts as r
            join clusters as s on s.article_id = r.source_id
            where r.copy_id = m.article_id and s.cluster_id = m.cluster_id
        )
)

select
    from_outlet,
    to_outlet,
    count(distinct cluster_id) as n_texts,
    count(*) as n_copies,
    count(*) filter (where is_captured) as n_captured,
    count(*) filter (where relation in ('same', 'best')) as n_whole,
    count(*) filter (where relation = 'partial') as n_partial,
    count(*) filter (where relation = 'rewrite') as n_rewritten,
    round(median(lag_s) / 3600, 1) as median_lag_h,
    bool_or(from_owner = to_owner) as is_one_owner
from carried
where from_outlet <> to_outlet
group by from_outlet, to_outlet
