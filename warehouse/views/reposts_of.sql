-- One row per repost edge with both ends spelled out: who carried which text from where, and when.
select
    m.cluster_id,
    o.outlet as written_by,
    r.copy_id,
    c.portal as copy_portal,
    c.title as copy_title,
    c.published_at as copy_published_at,
    r.source_id,
    s.portal as source_portal,
    s.title as source_title,
    s.published_at as source_published_at,
    r.relation,
    r.evidence,
    r.confidence,
    r.lag_s,
    r.ym
from reposts as r
join articles as c on c.article_id = r.copy_id and c.ym = r.ym
join articles as s on s.article_id = r.source_id
join clusters as m on m.article_id = r.copy_id and m.ym = r.ym
join originals as o on o.cluster_id = m.cluster_id
