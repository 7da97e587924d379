-- One row per text just under the border of relevance, newest first: what to review by hand.
select
    a.article_id,
    a.title,
    a.relevance,
    a.relevance_terms as top_terms,
    a.portal,
    a.outlet_name,
    a.published_at,
    a.first_seen_at,
    a.relevance_version,
    a.canonical_url
from articles as a
left join clusters as m using (article_id)
where
    not a.is_relevant
    and a.relevance >= 0.28
    and coalesce(m.is_best_copy, true)
order by coalesce(a.published_at, a.first_seen_at) desc, a.article_id
