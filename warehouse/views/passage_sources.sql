-- One row per article and article that printed passages of it first: a stitched article's parts.
with holders as (
    select passage_id, count(distinct article_id) as n_articles
    from passages
    group by passage_id
),

totals as (
    select article_id, sum("end" - start) as n_chars
    from passages
    group by article_id
)

select
    p.article_id,
    p.first_article_id,
    p.first_article_id = p.article_id as is_own,
    m.cluster_id is not distinct from f.cluster_id as is_same_text,
    count(*) as n_passages,
    sum(p."end" - p.start) as n_chars,
    sum(p."end" - p.start) / any_value(t.n_chars) as share_of_passages,
    count(*) filter (where p.how = 'near') as n_near,
    max(h.n_articles) as n_articles,
    list(p.position order by p.position) as positions,
    list(distinct p.first_by order by p.first_by) as first_by,
    any_value(c.carried_by) as first_carried_by,
    any_value(a.outlet_name) as first_outlet,
    any_value(a.title) as first_title,
    any_value(a.canonical_url) as first_url,
    any_value(p.first_published_at) as first_published_at
from passages as p
join totals as t using (article_id)
join holders as h using (passage_id)
join articles as a on a.article_id = p.first_article_id
join carriers as c on c.article_id = p.first_article_id
left join clusters as m on m.article_id = p.article_id
left join clusters as f on f.article_id = p.first_article_id
group by p.article_id, p.first_article_id, m.cluster_id, f.cluster_id
