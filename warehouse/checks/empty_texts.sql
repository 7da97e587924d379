-- Articles whose text is empty.
select article_id
from texts
where trim(text) = ''
