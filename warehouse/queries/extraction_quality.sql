-- How well are the pages of each portal read? One row per portal, the worst first.
-- Asked by the newsroom engineer and by data scientists who leave out doubtful texts. Set: month, or
-- since and until (the newest 90 days).
with read_pages as (
    select
        coalesce(portal, '(added files)') as portal,
        quality,
        agreement,
        n_chars,
        title,
        method,
        n_repairs,
        quality_reasons
    from articles
    where in_window(published_at, ym)
),

reasons as (
    select portal, mode(reason order by reason) as usual_reason
    from (select portal, unnest(quality_reasons) as reason from read_pages)
    group by portal
)

select
    p.portal,
    count(*) as n_articles,
    round(avg(p.quality), 3) as mean_quality,
    round(avg((p.quality < 0.5)::integer), 3) as share_doubtful,
    round(avg(p.agreement), 3) as mean_agreement,
    median(p.n_chars)::integer as median_chars,
    count(*) filter (where p.title is null) as n_without_title,
    round(avg((p.method = 'rules')::integer), 3) as share_by_rules,
    round(avg(p.n_repairs), 1) as mean_repairs,
    any_value(r.usual_reason) as usual_reason
from read_pages as p
left join reasons as r on r.portal = p.portal
group by p.portal
order by mean_quality, p.portal
