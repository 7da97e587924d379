-- Which texts do copies say an outlet wrote, whose own page was never captured? The most copied first.
-- Asked by archivists and by journalists who look for the source. Set: month, or since and until (the
-- newest 90 days), outlet.
select
    o.outlet as written_by,
    any_value(coalesce(o.title, a.title)) as title,
    count(*) as n_copies,
    count(*) filter (where a.outlet_name = o.outlet or contains(a.source, o.outlet)) as n_naming,
    min(a.published_at) as first_copy_at,
    arg_max(a.canonical_url, (m.is_best_copy, a.article_id)) as best_copy_url
from articles as a
join clusters as m on m.article_id = a.article_id and m.ym = a.ym
join originals as o on o.cluster_id = m.cluster_id
where
    o.method = 'named_virtual'
    and in_window(a.published_at, a.ym)
    and coalesce(o.outlet = getvariable('outlet'), getvariable('outlet') is null)
group by o.cluster_id, o.outlet
having n_naming >= 2
order by n_copies desc, first_copy_at, best_copy_url
limit 15
