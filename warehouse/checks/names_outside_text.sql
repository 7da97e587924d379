-- stops: Names, quotations and words of topics whose place is not inside the text, or whose words
-- do not stand there.
select 'mentions' as table_name, m.article_id, m.start
from fresh.mentions as m
join articles as a using (article_id)
left join fresh.texts as t using (article_id)
where m.start < 0
    or m.start >= m."end"
    or m."end" > a.n_chars
    or substr(t.text, m.start + 1, m."end" - m.start) <> m.words
union all
select 'topic_spans', s.article_id, s.start
from fresh.topic_spans as s
join articles as a using (article_id)
left join fresh.texts as t using (article_id)
where s.start < 0
    or s.start >= s."end"
    or substr(
        case when s.found_in = 'title' then a.title else t.text end, s.start + 1, s."end" - s.start
    ) <> s.words
union all
select 'quotes', q.article_id, q.start
from fresh.quotes as q
join articles as a using (article_id)
where q.start < 0 or q.start > q."end" or q."end" > a.n_chars
