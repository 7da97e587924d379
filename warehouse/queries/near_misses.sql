-- Which articles were nearly counted as coverage of AI governance? The nearest below the line.
-- Asked by policy researchers who check that the line is drawn where they would draw it. Set: month,
-- or since and until (the newest 90 days), portal.
select
    round(relevance, 3) as score,
    title,
    portal,
    outlet_name,
    published_at,
    canonical_url
from articles
where
    not is_relevant
    and relevance > 0
    and in_window(published_at, ym)
    and coalesce(portal = getvariable('portal'), getvariable('portal') is null)
order by relevance desc, published_at desc, article_id
limit 25
