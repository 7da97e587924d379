-- stops: Names and quotations whose place is not inside the text, or whose words do not stand there.
select 'mentions' as table_name, m.article_id, m.start
from fresh.mentions as m
join articles as a using (article_id)
left join fresh.texts as t using (article_id)
where m.start < 0
    or m.start >= m."end"
    or m."end" > a.n_chars
    or substr(t.text, m.start + 1, m."end" - m.start) <> m.words
union all
select 'quotes', q.article_id, q.start
from fresh.quotes as q
join articles as a using (article_id)
where q.start < 0 or q.start > q."end" or q."end" > a.n_chars
