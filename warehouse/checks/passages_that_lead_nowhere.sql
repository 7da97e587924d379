-- stops: Passages outside their text, or whose first printing is not a first one of the same words.
select p.article_id, p.position
from passages as p
join texts as t using (article_id)
left join passages as f
    on f.article_id = p.first_article_id and f.position = p.first_position
where
    p.start < 0
    or p."end" <= p.start
    or p."end" > length(t.text)
    or (p.how <> 'part' and f.passage_id is distinct from p.passage_id)
    or (p.how <> 'part' and f.how is distinct from 'first')
