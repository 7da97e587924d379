-- stops: Repost edges that name an article the corpus does not hold.
select r.copy_id, r.source_id
from reposts as r
left join articles as c on c.article_id = r.copy_id
left join articles as s on s.article_id = r.source_id
where c.article_id is null or s.article_id is null
