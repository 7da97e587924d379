-- One row per text that two or more pages say an outlet wrote whose own page was never captured.
select
    o.cluster_id,
    o.outlet as written_by,
    o.title,
    any_value(b.title) as title_of_best_copy,
    count(*) as n_copies,
    count(*) filter (where a.outlet_name = o.outlet or contains(a.source, o.outlet)) as n_naming,
    min(a.published_at) as first_copy_at,
    o.published_not_after_at,
    o.best_copy_id,
    any_value(b.canonical_url) as best_copy_url,
    o.confidence
from originals as o
join clusters as m using (cluster_id)
join articles as a on a.article_id = m.article_id
join articles as b on b.article_id = o.best_copy_id
where o.method = 'named_virtual'
group by all
having n_naming >= 2
