-- One row per route that is broken now, and per portal whose pages are held back now, with what was seen.
with routes as (
    select
        portal,
        route,
        arg_max(verdict, run_id) as verdict,
        arg_max(detail, run_id) as detail,
        arg_max(is_off, run_id) as is_off,
        max(ran_at) as last_run_at,
        max(ran_at) filter (where verdict = 'ok') as last_ok_at
    from route_runs
    group by portal, route
),

pages as (
    select
        portal,
        arg_max(verdict, run_id) as verdict,
        arg_max(detail, run_id) as detail,
        max(ran_at) as last_run_at,
        max(ran_at) filter (where verdict in ('ok', 'layout_changed')) as last_ok_at
    from portal_runs
    where verdict not in ('learning', 'suspect')
    group by portal
)

select
    portal,
    route,
    verdict,
    detail,
    coalesce(is_off, false) as is_off,
    last_ok_at,
    last_run_at
from routes
where verdict <> 'ok'
union all by name
select
    portal,
    null as route,
    verdict,
    detail,
    false as is_off,
    last_ok_at,
    last_run_at
from pages
where verdict in ('drift', 'blocked')
