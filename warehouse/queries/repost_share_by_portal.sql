-- What share of a portal's articles are copies of somebody else's text? One row per portal.
-- Asked by everybody who counts articles as if each were news. Set: month, or since and until (the
-- newest 90 days).
select
    a.portal,
    count(*) as n_articles,
    count(*) filter (where m.cluster_size > 1 and o.article_id is distinct from a.article_id)
        as n_copies,
    round(n_copies / n_articles, 3) as share_of_copies,
    count(*) filter (where o.article_id = a.article_id and m.cluster_size > 1) as n_copied_by_others
from articles as a
join clusters as m on m.article_id = a.article_id and m.ym = a.ym
join originals as o on o.cluster_id = m.cluster_id
where in_window(a.published_at, a.ym)
group by a.portal
order by share_of_copies desc, a.portal
