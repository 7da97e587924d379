-- One row per quotation: who said what, who printed it first and when, how many texts carry it.
select
    q.quotation_id,
    q.speaker,
    q.speaker_id,
    q.words,
    q.first_words,
    a.outlet_name as first_outlet,
    a.portal as first_portal,
    q.first_published_at,
    q.first_by,
    q.n_clusters,
    q.n_articles,
    len(q.variants) as n_variants,
    a.title as first_title,
    a.canonical_url as first_url,
    q.ym
from quotations as q
join articles as a on a.article_id = q.first_article_id and a.ym = q.ym
