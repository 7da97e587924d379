-- Articles of one month whose text has some words: from texts_with('暂停训练', '2026-10').
-- Reads every text of that month; ingest search looks in an index of all months.
create macro texts_with(wanted, month) as table
select
    a.article_id,
    a.published_at,
    a.portal,
    a.outlet_name,
    a.title,
    len(string_split(t.text, wanted)) - 1 as n_found,
    a.canonical_url
from texts as t
join articles as a on a.article_id = t.article_id and a.ym = t.ym
where t.ym = month and a.ym = month and contains(t.text, wanted)
order by n_found desc, a.published_at, a.article_id
