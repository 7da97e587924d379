-- Who reposts whom: one row per pair of portals, counted over repost edges.
select
    copy_portal as carried_by,
    source_portal as carried_from,
    count(*) as n_reposts,
    count(*) filter (where relation = 'same') as n_full,
    round(median(lag_s) / 3600, 1) as median_lag_h,
    round(avg(confidence), 2) as confidence
from reposts_of
where relation in ('same', 'partial', 'rewrite')
group by copy_portal, source_portal
order by n_reposts desc, carried_by, carried_from
limit 15
