-- stops: Foreign sources whose words do not stand where they are said to.
select f.article_id, f.position
from foreign_sources as f
join texts as t using (article_id)
where
    f.start is not null
    and trim(substr(t.text, f.start + 1, f."end" - f.start)) <> f.words
