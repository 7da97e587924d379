-- Who reposts whom, portal by portal? One row per pair, counted over the copies of the days asked for.
-- Asked by media researchers. Set: month, or since and until (the newest 90 days), portal.
select
    c.portal as carried_by,
    s.portal as carried_from,
    count(*) as n_reposts,
    count(*) filter (where r.relation = 'same') as n_full,
    round(median(r.lag_s) / 3600, 1) as median_lag_h,
    round(avg(r.confidence), 2) as confidence
from reposts as r
join articles as c on c.article_id = r.copy_id and c.ym = r.ym
join articles as s on s.article_id = r.source_id
where
    r.relation in ('same', 'partial', 'rewrite')
    and in_window(c.published_at, c.ym)
    and coalesce(c.portal = getvariable('portal'), getvariable('portal') is null)
group by c.portal, s.portal
order by n_reposts desc, carried_by, carried_from
limit 15
