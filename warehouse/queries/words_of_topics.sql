-- Which words make an article one of its topic? One row per topic and word, the strongest first.
-- Asked by whoever checks a topic before counting it. An article counts once per word, copies
-- included. Set: month, or since and until (the newest 90 days), topic.
select
    s.topic,
    any_value(x.topic_name) as topic_name,
    s.words,
    s.weight,
    count(distinct s.article_id) as n_articles,
    count(distinct s.article_id) filter (where s.found_in = 'title') as n_in_title,
    arg_min(a.title, (a.published_at, a.article_id)) as first_title
from topic_spans as s
join articles as a on a.article_id = s.article_id and a.ym = s.ym
left join (select distinct topic, topic_name from taxonomies) as x on x.topic = s.topic
where
    in_window(a.published_at, a.ym)
    and in_months(s.ym)
    and a.is_relevant
    and coalesce(s.topic = getvariable('topic'), getvariable('topic') is null)
group by s.topic, s.words, s.weight
order by n_articles desc, s.weight desc, s.topic, s.words
limit 40
