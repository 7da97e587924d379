-- Every article with the text of one article, the original first: from copies_of('eb82003108e92e16').
create macro copies_of(wanted) as table
select
    a.article_id,
    a.published_at,
    a.portal,
    a.outlet_name,
    a.title,
    a.canonical_url,
    c.relation_to_best,
    a.article_id = o.article_id as is_original
from clusters as c
join articles as a on a.article_id = c.article_id and a.ym = c.ym
left join originals as o on o.cluster_id = c.cluster_id
where c.cluster_id in (select m.cluster_id from clusters as m where m.article_id = wanted)
order by coalesce(a.article_id = o.article_id, false) desc, a.published_at, a.article_id
