-- The articles on a topic, the surest first: from about_topic('eval').
create macro about_topic(wanted) as table
select
    a.article_id,
    a.published_at,
    a.portal,
    a.outlet_name,
    a.title,
    t.score,
    t.evidence,
    a.canonical_url
from topics as t
join articles as a on a.article_id = t.article_id and a.ym = t.ym
where t.topic = wanted
order by t.score desc, a.published_at desc, a.article_id
