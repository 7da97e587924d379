-- Why is a copy called one? The edges with most evidence, with the words that show it.
-- Asked by editors before they name somebody a copier. Copies of texts that are up to three months
-- older. Set: month, or since and until (the newest 90 days), article (id of the copy).
with chosen as (
    select
        r.copy_id,
        r.source_id,
        r.ym,
        r.relation,
        r.confidence,
        len(r.evidence) as n_evidence
    from reposts as r
    join articles as c on c.article_id = r.copy_id and c.ym = r.ym
    where
        in_window(c.published_at, c.ym)
        and coalesce(r.copy_id = getvariable('article'), getvariable('article') is null)
    order by n_evidence desc, r.confidence desc, r.copy_id, r.source_id
    limit 10
),

told as (
    select
        v.copy_id,
        v.source_id,
        list(v.kind order by v.position) as evidence,
        arg_min(v.says, v.position) as strongest,
        arg_min(v.found_in, v.position) as found_in
    from repost_evidence as v
    join chosen as e on e.copy_id = v.copy_id and e.source_id = v.source_id
    where in_months(v.ym)
    group by v.copy_id, v.source_id
),

ends as (
    select
        article_id,
        carried_by
    from carriers
    where in_months_from(ym, 92)
)

select
    c.carried_by,
    s.carried_by as carried_from,
    e.relation,
    e.confidence,
    t.evidence,
    t.strongest,
    t.found_in
from chosen as e
join told as t on t.copy_id = e.copy_id and t.source_id = e.source_id
join ends as c on c.article_id = e.copy_id
join ends as s on s.article_id = e.source_id
order by e.n_evidence desc, e.confidence desc, e.copy_id, e.source_id
