-- warns: Articles that belong to no cluster.
select a.article_id, a.canonical_url
from articles as a
left join clusters as m using (article_id)
where m.article_id is null
