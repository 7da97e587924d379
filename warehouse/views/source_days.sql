-- One row per portal and day in Beijing from its first crawl to its last: articles expected, by the same weekday of eight weeks, against those got.
with crawled as (
    select
        portal,
        min(cast(ran_at as date)) as first_on,
        max(cast(ran_at as date)) as last_on
    from route_runs
    group by portal
),

days as (
    select
        portal,
        cast(unnest(generate_series(first_on, last_on, interval 1 day)) as date) as day
    from crawled
),

published as (
    select
        portal,
        cast(coalesce(published_at, first_seen_at) as date) as day,
        count(*) as n
    from articles
    where portal is not null
    group by all
),

runs as (
    select
        portal,
        cast(ran_at as date) as day,
        count(distinct run_id) as n_runs,
        count(distinct run_id) filter (where verdict = 'ok') as n_ok_runs
    from route_runs
    group by all
),

held as (
    select
        portal,
        cast(ran_at as date) as day,
        cast(sum(n_held) as bigint) as n_held
    from portal_runs
    group by all
),

counted as (
    select
        d.portal,
        d.day,
        coalesce(p.n, 0) as got,
        coalesce(r.n_runs, 0) as n_runs,
        coalesce(r.n_ok_runs, 0) as n_ok_runs,
        coalesce(h.n_held, 0) as n_held
    from days as d
    left join published as p using (portal, day)
    left join runs as r using (portal, day)
    left join held as h using (portal, day)
),

usual as (
    select
        c.portal,
        c.day,
        count(e.day) as n_days,
        median(e.got) filter (where dayofweek(e.day) = dayofweek(c.day)) as of_weekday,
        count(e.day) filter (where dayofweek(e.day) = dayofweek(c.day)) as n_weekdays,
        median(e.got) as of_any
    from counted as c
    left join counted as e
        on e.portal = c.portal and e.day < c.day and e.day >= c.day - interval 56 day
    group by c.portal, c.day
)

select
    c.portal,
    c.day,
    case
        when u.n_weekdays >= 3 then u.of_weekday
        when u.n_days >= 7 then u.of_any
    end as expected,
    c.got,
    c.n_runs,
    c.n_ok_runs,
    c.n_held
from counted as c
join usual as u using (portal, day)
