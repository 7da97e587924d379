-- stops: Articles whose text is empty.
select article_id
from fresh.texts
where trim(text) = ''
