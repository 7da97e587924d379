-- Which portals reserve rights or ask machines to keep out, and on how many pages?
-- Asked by whoever decides what may be shared. Headers as the server sent them; no signal is no
-- permission. Set: month, or since and until (the newest 90 days by fetch).
select
    coalesce(portal, '(added files)') as portal,
    count(*) as n_pages,
    count(rights) as n_with_signal,
    round(count(rights) / count(*), 3) as share_with_signal,
    list_sort(list(distinct rights))[1] as example,
    max(fetched_at) filter (where rights is not null) as last_seen_at
from pages
where in_months(ym)
group by portal
order by n_with_signal desc, portal
