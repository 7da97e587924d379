-- warns: Portals that brought less than a fifth of their usual day's new articles on the day before the release.
with days as (
    select
        portal,
        (first_seen_at at time zone 'Asia/Shanghai')::date as seen_on,
        count(*) as n_articles
    from articles
    where portal is not null
        and first_seen_at > getvariable('released_at') - interval 30 day
    group by all
),

usual as (
    select
        portal,
        median(n_articles) as n_usually,
        count(*) as n_days
    from days
    where seen_on < (getvariable('released_at') at time zone 'Asia/Shanghai')::date - 1
    group by portal
)

select
    u.portal,
    u.n_usually,
    coalesce(d.n_articles, 0) as n_articles
from usual as u
left join days as d
    on d.portal = u.portal
    and d.seen_on = (getvariable('released_at') at time zone 'Asia/Shanghai')::date - 1
where u.n_days >= 7 and u.n_usually >= 10 and coalesce(d.n_articles, 0) < u.n_usually / 5
