-- What was written about, week by week? One row per week (Monday, Beijing) and topic.
-- Asked by policy researchers. Copies of a text count once. Set: month, or since and until (the
-- newest 90 days), topic.
select
    by_week(a.published_at) as week_on,
    t.topic,
    count(distinct m.cluster_id) as n_texts,
    count(*) as n_articles,
    count(distinct a.portal) as n_portals
from topics as t
join articles as a on a.article_id = t.article_id and a.ym = t.ym
join clusters as m on m.article_id = a.article_id and m.ym = a.ym
where
    in_window(a.published_at, a.ym)
    and is_dated(a.published_precision)
    and a.is_relevant
    and coalesce(t.topic = getvariable('topic'), getvariable('topic') is null)
group by all
order by week_on desc, n_texts desc, t.topic
limit 60
