-- Which names that no list knows came up for the first time, in two texts or more, and where?
-- Asked by whoever keeps the lists of names, and by journalists who look for whoever is new. Set:
-- month, or since and until (the newest 90 days, by first place), kind (person, org, model, law or
-- event; a guess). View new_names has all of them, whenever they came up.
with fresh as (
    select name
    from mentions
    where entity is null
    group by name
    having min(ym) >= strftime(window_from(), '%Y-%m')
),

named as (
    select
        n.name,
        n.kind,
        n.article_id,
        coalesce(m.cluster_id, n.article_id) as cluster_id,
        coalesce(a.outlet, a.outlet_name, a.portal) as outlet,
        coalesce(a.published_at, a.first_seen_at) as named_at,
        {'title': a.title, 'url': a.canonical_url} as place
    from mentions as n
    semi join fresh as f on f.name = n.name
    join articles as a on a.article_id = n.article_id and a.ym = n.ym
    left join clusters as m on m.article_id = n.article_id and m.ym = n.ym
    where n.entity is null and n.ym >= strftime(window_from(), '%Y-%m')
),

kinds as (
    select
        name,
        kind,
        row_number() over (partition by name order by count(*) desc, kind desc) as place
    from named
    group by name, kind
),

counted as (
    select
        name,
        count(distinct cluster_id) as n_texts,
        count(distinct article_id) as n_articles,
        count(distinct outlet) as n_outlets,
        min(named_at) as first_at,
        arg_min(place, (named_at, article_id)) as example
    from named
    group by name
)

select
    c.name,
    k.kind,
    c.n_texts,
    c.n_articles,
    c.n_outlets,
    c.first_at,
    c.example.title as example_title,
    c.example.url as example_url
from counted as c
join kinds as k on k.name = c.name and k.place = 1
where
    c.n_texts >= 2
    and in_window(c.first_at, by_month(c.first_at))
    and coalesce(k.kind = getvariable('kind'), getvariable('kind') is null)
order by c.n_texts desc, c.n_outlets desc, c.name
limit 40
