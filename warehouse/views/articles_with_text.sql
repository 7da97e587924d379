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
    t.text,
    a.ym
from articles as a
join texts as t on t.article_id = a.article_id and t.ym = a.ym
left join clusters as m on m.article_id = a.article_id and m.ym = a.ym
left join originals as o on o.cluster_id = m.cluster_id
