-- stops: Rows that were fetched, seen or found after the release was made (two days are allowed for clocks).
select 'pages' as table_name, page_id as row_key, fetched_at as instant
from fresh.pages
where fetched_at > getvariable('released_at') + interval 2 day
union all
select 'articles', article_id, greatest(fetched_at, first_seen_at, published_at)
from fresh.articles
where greatest(fetched_at, first_seen_at, published_at) > getvariable('released_at') + interval 2 day
union all
select 'looks', article_id, looked_at
from fresh.looks
where looked_at > getvariable('released_at') + interval 2 day
union all
select 'rejects', url, rejected_at
from fresh.rejects
where rejected_at > getvariable('released_at') + interval 2 day
union all
select 'route_runs', run_id, ran_at
from fresh.route_runs
where ran_at > getvariable('released_at') + interval 2 day
