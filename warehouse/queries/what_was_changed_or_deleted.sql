-- What was changed or deleted after publication? One row per article, deletions first.
-- Asked by newsrooms and archivists. Missing waits for a second look a day later; an outage or a
-- login is never called a deletion. Set: month, or since and until (the newest 90 days), portal.
with told as (
    select
        article_id,
        ym,
        max(version) as n_versions,
        arg_max(state, version) as state,
        arg_max(first_seen_at, version) as since,
        arg_max(moved_to, version) as moved_to,
        max(last_seen_at) as last_looked_at,
        sum(n_looks)::bigint as n_looks,
        array_to_string(
            list_sort(list_distinct(flatten(list(changes) filter (where version > 1)))), ', '
        ) as changes
    from article_versions
    where in_months(ym)
    group by article_id, ym
    having max(version) > 1 or arg_max(state, version) <> 'present'
)

select
    a.portal,
    a.title,
    t.state,
    coalesce(t.changes, '') as changes,
    t.n_versions,
    a.first_seen_at,
    t.since,
    t.n_looks,
    t.last_looked_at,
    coalesce(t.moved_to, a.canonical_url) as address
from told as t
join articles as a on a.article_id = t.article_id and a.ym = t.ym
where
    in_window(a.published_at, a.ym)
    and coalesce(a.portal = getvariable('portal'), getvariable('portal') is null)
order by
    case t.state when 'deleted' then 0 when 'missing' then 1 else 2 end,
    t.n_versions desc,
    t.since desc,
    a.article_id
limit 15
