-- Who printed a quotation first, and who after? The quotations printed in most texts.
-- Asked by fact checkers. Set: month, or since and until (the newest 90 days), word, speaker.
select
    q.speaker,
    q.words,
    q.first_published_at,
    a.outlet_name as first_outlet,
    a.portal as first_portal,
    q.n_clusters as n_texts,
    q.n_articles,
    len(q.variants) as n_wordings,
    a.canonical_url as first_url
from quotations as q
join articles as a on a.article_id = q.first_article_id and a.ym = q.ym
where
    in_window(a.published_at, a.ym)
    and coalesce(contains(q.words, getvariable('word')), true)
    and coalesce(q.speaker = getvariable('speaker'), getvariable('speaker') is null)
order by q.n_clusters desc, q.n_articles desc, q.first_published_at, q.quotation_id
limit 20
