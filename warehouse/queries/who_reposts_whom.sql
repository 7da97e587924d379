-- Who reposts whom: one row per pair of portals, counted over repost edges.
select
    copy.portal as carried_by,
    source.portal as carried_from,
    count(*) as n_reposts,
    count(*) filter (where r.relation = 'same') as n_full,
    round(median(r.lag_s) / 3600, 1) as median_lag_h,
    round(avg(r.confidence), 2) as confidence
from reposts as r
join articles as copy on copy.article_id = r.copy_id
join articles as source on source.article_id = r.source_id
where r.relation in ('same', 'partial', 'rewrite')
group by copy.portal, source.portal
order by n_reposts desc, carried_by, carried_from
limit 15
