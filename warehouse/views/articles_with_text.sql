-- One row per article with its text and where the text came from; the view most people want.
select
    a.article_id,
    a.title,
    a.portal,
    a.outlet_name,
    o.outlet as written_by,
    o.method as written_by_method,
    a.author,
    a.published_at,
    a.published_precision,
    a.is_relevant,
    a.relevance,
    m.cluster_id,
    m.cluster_size,
    m.is_best_copy,
    a.canonical_url,
    t.text
from articles as a
join texts as t using (article_id)
left join clusters as m using (article_id)
left join originals as o using (cluster_id)
