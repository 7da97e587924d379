-- How much is written on each class of a public taxonomy, month by month? One row per month and class.
-- Asked by policy researchers who compare with other corpora. Copies of a text count once; a text
-- counts in every class of each of its topics, so shares add up to more than 1. Set: month, or since
-- and until (the newest 90 days), taxonomy (oecd; or agora, mit, aiid_harm), code.
with written as (
    select
        a.article_id,
        a.ym,
        m.cluster_id,
        count(distinct m.cluster_id) over (partition by a.ym) as n_texts_of_month
    from articles as a
    join clusters as m on m.article_id = a.article_id and m.ym = a.ym
    where in_window(a.published_at, a.ym) and a.is_relevant
)

select
    w.ym,
    x.code,
    x.label,
    count(distinct w.cluster_id) as n_texts,
    count(distinct w.article_id) as n_articles,
    round(count(distinct w.cluster_id) / any_value(w.n_texts_of_month), 3) as texts_share
from written as w
join topics as t on t.article_id = w.article_id and t.ym = w.ym
join taxonomies as x on x.topic = t.topic
where
    in_months(t.ym)
    and x.taxonomy = coalesce(getvariable('taxonomy'), 'oecd')
    and coalesce(x.code = getvariable('code'), getvariable('code') is null)
group by w.ym, x.code, x.label
order by w.ym desc, n_texts desc, x.code
limit 60
