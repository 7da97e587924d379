-- How much is there of each portal, month by month? One row per portal and month.
-- Asked by data scientists before they draw a curve: a portal that was added later is no trend. Set:
-- month, or since and until (the newest 90 days), portal.
select
    portal,
    ym,
    count(*) as n_articles,
    count(*) filter (where is_relevant) as n_relevant,
    count(distinct beijing_day(published_at)) as n_days_with_articles,
    min(beijing_day(published_at)) as first_on,
    max(beijing_day(published_at)) as last_on
from articles
where
    in_window(published_at, ym)
    and coalesce(portal = getvariable('portal'), getvariable('portal') is null)
group by portal, ym
order by portal, ym
