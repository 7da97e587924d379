-- Which articles were put together from others? How many, and what share was printed there first.
-- Asked by fact checkers. Set: month, or since and until (the newest 90 days).
select
    a.title,
    a.portal,
    count(*) filter (where not s.is_own) as n_sources,
    round(sum(s.share_of_passages) filter (where not s.is_own), 2) as share_from_others,
    list(distinct s.first_carried_by order by s.first_carried_by)
        filter (where not s.is_own) as first_carried_by,
    a.canonical_url as url
from passage_sources as s
join articles as a using (article_id)
where in_window(a.published_at, a.ym)
group by s.article_id, a.title, a.portal, a.canonical_url
having n_sources > 1
order by n_sources desc, share_from_others desc, a.title, url
limit 20
