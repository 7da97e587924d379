-- warns: Portals whose articles of the last week name no known outlet far more often than before.
with counted as (
    select
        coalesce(portal, 'added') as portal,
        count(*) filter (where is_new) as n_new,
        avg((outlet is null)::int) filter (where is_new) as unresolved_share,
        avg((outlet is null)::int) filter (where not is_new) as unresolved_share_before
    from (
        select
            portal,
            outlet,
            first_seen_at > getvariable('released_at') - interval 7 day as is_new
        from articles
        where first_seen_at > getvariable('released_at') - interval 63 day
    )
    group by all
)

select portal, n_new, unresolved_share, unresolved_share_before
from counted
where n_new >= 20 and unresolved_share > unresolved_share_before + 0.3
