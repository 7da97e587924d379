-- What was fetched and became no article, and why? One row per portal and reason.
-- Asked by the newsroom engineer, and by everybody who asks what is missing. Set: portal.
select
    reason,
    stage,
    portal,
    count(*) as n_pages,
    min(rejected_at) as first_at,
    max(rejected_at) as last_at,
    min(url) as example
from rejects
where coalesce(portal = getvariable('portal'), getvariable('portal') is null)
group by reason, stage, portal
order by n_pages desc, reason, portal
limit 40
