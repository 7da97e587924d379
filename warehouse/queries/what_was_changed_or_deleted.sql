-- What was changed or deleted after publication: one row per article, the most eventful first.
-- Missing waits for a second look a day later; an outage or a login is never called a deletion.
with told as (
    select
        article_id,
        max(version) as n_versions,
        arg_max(state, version) as state,
        arg_max(first_seen_at, version) as since,
        arg_max(moved_to, version) as moved_to
    from article_versions
    group by article_id
),

edits as (
    select
        v.article_id,
        list_sort(list_distinct(flatten(list(v.changes)))) as changes
    from article_versions as v
    where v.version > 1
    group by v.article_id
),

looks_taken as (
    select
        article_id,
        count(*) as n_looks,
        max(looked_at) as last_looked_at
    from looks
    group by article_id
)

select
    a.portal,
    a.title,
    t.state,
    coalesce(array_to_string(e.changes, ', '), '') as changes,
    t.n_versions,
    a.first_seen_at,
    t.since,
    l.n_looks,
    l.last_looked_at,
    coalesce(t.moved_to, a.canonical_url) as address
from articles as a
join told as t using (article_id)
left join edits as e using (article_id)
left join looks_taken as l using (article_id)
order by
    case t.state when 'deleted' then 0 when 'missing' then 1 else 2 end,
    t.n_versions desc,
    t.since desc,
    a.article_id
limit 15
