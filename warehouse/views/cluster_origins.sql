-- One row per cluster: who wrote its text, whose voice that is, under which title, and how we know.
with members as (
    select
        m.cluster_id,
        count(*) as n_articles,
        count(distinct c.carrier_owner) as n_owners
    from clusters as m
    left join carriers as c using (article_id)
    group by m.cluster_id
)

select
    o.cluster_id,
    o.outlet as written_by,
    w.outlet_id as writer_id,
    case when w.owner <> w.outlet_id then w.owner else o.outlet end as writer_owner,
    w.kind as writer_kind,
    o.article_id is not null as is_captured,
    o.article_id as original_id,
    a.canonical_url as original_url,
    o.title,
    coalesce(o.title, b.title) as title_to_show,
    o.published_not_before_at,
    o.published_not_after_at,
    o.best_copy_id,
    o.method,
    o.confidence,
    n.n_articles,
    n.n_owners
from originals as o
join members as n using (cluster_id)
left join outlets as w on w.name = o.outlet
left join articles as a on a.article_id = o.article_id
left join articles as b on b.article_id = o.best_copy_id
