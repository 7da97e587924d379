-- Which names that no list knows came up for the first time, in two texts or more, and where?
-- Asked by whoever keeps the lists of names, and by journalists who look for whoever is new. Set:
-- month, or since and until (the newest 90 days, by first place), kind (person, org, model, law or
-- event; a guess).
select
    n.name,
    n.kind,
    n.n_texts,
    n.n_articles,
    n.n_outlets,
    n.first_at,
    substr(t.text, greatest(n.example_start - 11, 1), 40).replace(chr(10), ' ') as example,
    n.example_url
from new_names as n
join texts as t on t.article_id = n.example_article_id and t.ym = n.example_ym
where
    n.n_texts >= 2
    and in_window(n.first_at, by_month(n.first_at))
    and coalesce(n.kind = getvariable('kind'), getvariable('kind') is null)
order by n.n_texts desc, n.n_outlets desc, n.name
limit 40
