-- Which laws and documents are named, since when, and by how many? One row per law.
-- Asked by policy researchers. Copies of a text count once in n_texts. Set: month, or since and until
-- (the newest 90 days).
select
    n.name,
    count(distinct m.cluster_id) as n_texts,
    count(distinct n.article_id) as n_articles,
    count(distinct a.portal) as n_portals,
    min(a.published_at) as first_at,
    arg_min(a.title, (a.published_at, a.article_id)) as first_title
from mentions as n
join articles as a on a.article_id = n.article_id and a.ym = n.ym
join clusters as m on m.article_id = n.article_id and m.ym = n.ym
where n.kind = 'law' and in_window(a.published_at, a.ym)
group by coalesce(n.entity, n.name), n.name
order by n_texts desc, n_articles desc, n.name
limit 25
