-- How long after the original do copies appear, portal by portal? Only where both dates are sure.
-- Asked by media researchers. Set: month, or since and until (the newest 90 days).
select
    c.portal as carried_by,
    count(*) as n_copies,
    round(quantile_cont(r.lag_s, 0.1) / 3600, 1) as fastest_tenth_h,
    round(median(r.lag_s) / 3600, 1) as median_h,
    round(quantile_cont(r.lag_s, 0.9) / 3600, 1) as slowest_tenth_h,
    count(*) filter (where r.lag_s <= 3600) as n_within_hour
from reposts as r
join articles as c on c.article_id = r.copy_id and c.ym = r.ym
where
    r.relation in ('same', 'partial', 'rewrite')
    and r.lag_s is not null
    and in_window(c.published_at, c.ym)
group by c.portal
order by n_copies desc, carried_by
limit 30
