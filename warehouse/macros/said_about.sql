-- Quotations with a word, the most printed first: from said_about('开源') where first_published_at > ...
create macro said_about(word) as table
select
    speaker,
    words,
    first_published_at,
    n_clusters,
    n_articles,
    first_article_id
from quotations
where contains(words, word)
order by n_clusters desc, first_published_at, quotation_id
