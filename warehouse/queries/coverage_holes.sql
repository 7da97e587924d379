-- Where are the holes: on which days did a portal give far less than it usually does?
-- Asked by everybody before a count over time is cited. One row per portal and day with less than a
-- quarter of the portal's median day (of its weekday kind). Set: month, or since and until (the
-- newest 90 days), portal.
with counted as (
    select portal, beijing_day(published_at) as day_on, count(*) as n_articles
    from articles
    where
        in_window(published_at, ym)
        and is_dated(published_precision)
        and portal is not null
        and coalesce(portal = getvariable('portal'), getvariable('portal') is null)
    group by all
),

spans as (
    -- a portal counts from its first article in the window on
    select portal, min(day_on) as first_on
    from counted
    group by portal
),

days as (
    select
        s.portal,
        d.day_on::date as day_on,
        isodow(d.day_on) > 5 as is_weekend
    from spans as s
    join (select unnest(generate_series(window_from(), window_until(), interval 1 day)) as day_on)
        as d on d.day_on >= s.first_on
),

filled as (
    select
        d.portal,
        d.day_on,
        coalesce(c.n_articles, 0) as n_articles,
        median(coalesce(c.n_articles, 0)) over (partition by d.portal, d.is_weekend) as usual
    from days as d
    left join counted as c on c.portal = d.portal and c.day_on = d.day_on
)

select
    portal,
    day_on,
    n_articles,
    usual as n_on_a_median_day
from filled
where usual >= 2 and n_articles < usual / 4
order by day_on desc, usual desc, portal
limit 40
