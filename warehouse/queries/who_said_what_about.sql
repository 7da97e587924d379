-- Who said what about 开源 this month? One row per quotation with the word, most printed first.
-- Asked by journalists who need a quotation with its first printing. Set: word (开源), month, or
-- since and until (the newest 90 days), speaker.
select
    q.speaker,
    q.words,
    q.first_published_at,
    a.outlet_name as first_outlet,
    a.portal as first_portal,
    q.n_clusters as n_texts,
    q.n_articles,
    a.canonical_url as first_url
from quotations as q
join articles as a on a.article_id = q.first_article_id and a.ym = q.ym
where
    contains(q.words, coalesce(getvariable('word'), '开源'))
    and in_window(a.published_at, a.ym)
    and coalesce(q.speaker = getvariable('speaker'), getvariable('speaker') is null)
order by q.n_clusters desc, q.first_published_at, q.quotation_id
limit 30
