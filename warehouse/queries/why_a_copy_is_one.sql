-- Why a copy is one: the edges with most evidence, with the words that show it.
select
    c.carried_by,
    s.carried_by as carried_from,
    r.relation,
    r.confidence,
    list(e.kind order by e.position) as evidence,
    first(e.says order by e.position) as strongest,
    first(e.found_in order by e.position) as found_in
from reposts as r
join repost_evidence as e using (copy_id, source_id)
join carriers as c on c.article_id = r.copy_id
join carriers as s on s.article_id = r.source_id
group by r.copy_id, r.source_id, c.carried_by, s.carried_by, r.relation, r.confidence
order by count(*) desc, r.confidence desc, r.copy_id
limit 10
