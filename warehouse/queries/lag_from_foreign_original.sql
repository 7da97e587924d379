-- How many days after a foreign original do Chinese outlets print what they made of it?
-- Asked by media researchers. Set: month, or since and until (the newest 90 days), outlet (of the
-- copy).
select
    foreign_outlet,
    kind,
    count(*) as n_articles,
    count(lag_days) as n_dated,
    median(lag_days) as median_lag_days,
    min(lag_days) as shortest_lag_days,
    max(lag_days) as longest_lag_days
from foreign_originals
where
    confidence >= 0.5
    and in_window(copy_published_at, ym)
    and coalesce(outlet_name = getvariable('outlet'), getvariable('outlet') is null)
group by foreign_outlet, kind
order by n_articles desc, foreign_outlet, kind
limit 20
