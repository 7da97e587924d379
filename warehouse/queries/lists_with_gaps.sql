-- Where may articles have been missed, because a list was full of new ones when it was read?
-- Asked by the newsroom engineer after a pause, who fills it with `ingest run backfill`, and by
-- everybody before a count is cited. One row per portal and route. Set: since and until (the newest
-- 90 days), portal.
with runs as (
    select
        portal,
        route,
        run_id,
        ran_at,
        n_links,
        n_gaps,
        lag(ran_at) over (partition by portal, route order by run_id) as read_before_at
    from route_runs
    where
        coalesce(portal = getvariable('portal'), getvariable('portal') is null)
        and verdict = 'ok'
)

select
    portal,
    route,
    count(*) filter (where n_gaps > 0) as n_runs_with_gaps,
    count(*) as n_runs,
    median(n_links) as listed,
    max(read_before_at) filter (where n_gaps > 0) as last_gap_from,
    max(ran_at) filter (where n_gaps > 0) as last_gap_until
from runs
where beijing_day(ran_at) between window_from() and window_until()
group by portal, route
having count(*) filter (where n_gaps > 0) > 0
order by n_runs_with_gaps desc, portal, route
limit 40
