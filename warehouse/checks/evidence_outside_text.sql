-- stops: Evidence whose place is not inside the printed text of the copy.
select e.copy_id, e.source_id, e.position
from repost_evidence as e
join fresh.texts as t on t.article_id = e.copy_id
where e.start < 0 or e.start >= e."end" or e."end" > length(coalesce(t.text_raw, t.text))
