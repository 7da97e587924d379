-- stops: Articles without a text, and texts without an article.
select
    coalesce(a.article_id, t.article_id) as article_id,
    a.article_id is null as is_text_alone
from articles as a
full join texts as t on t.article_id = a.article_id
where a.article_id is null or t.article_id is null
