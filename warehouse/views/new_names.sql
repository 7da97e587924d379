-- One row per name that no list knows: how often and where it came up, to review by hand.
-- kind is a guess by its form and the words around it; the example is its first place in the corpus.
with named as (
    select
        n.name,
        n.article_id,
        coalesce(m.cluster_id, n.article_id) as cluster_id,
        coalesce(a.outlet, a.outlet_name, a.portal) as outlet,
        a.is_relevant,
        coalesce(a.published_at, a.first_seen_at) as named_at,
        {
            'article_id': n.article_id,
            'start': n."start",
            'end': n."end",
            'words': n.words,
            'url': a.canonical_url,
            'ym': n.ym
        } as place
    from mentions as n
    join articles as a on a.article_id = n.article_id and a.ym = n.ym
    left join clusters as m on m.article_id = n.article_id and m.ym = n.ym
    where n.entity is null
),

counted as (
    select
        name,
        count(distinct cluster_id) as n_texts,
        count(distinct article_id) as n_articles,
        count(distinct article_id) filter (where is_relevant) as n_relevant,
        count(distinct outlet) as n_outlets,
        count(*) as n_mentions,
        min(named_at) as first_at,
        max(named_at) as last_at,
        arg_min(place, (named_at, article_id, place."start")) as example
    from named
    group by name
),

kinds as (
    select
        name,
        arg_max(kind, (n_mentions, kind)) as kind
    from (
        select
            name,
            kind,
            count(*) as n_mentions
        from mentions
        where entity is null
        group by name, kind
    )
    group by name
)

select
    c.name,
    k.kind,
    c.n_texts,
    c.n_articles,
    c.n_relevant,
    c.n_outlets,
    c.n_mentions,
    c.first_at,
    c.last_at,
    c.example.article_id as example_article_id,
    c.example."start" as example_start,
    c.example."end" as example_end,
    c.example.words as example_words,
    c.example.url as example_url,
    c.example.ym as example_ym
from counted as c
join kinds as k on k.name = c.name
order by c.n_texts desc, c.n_articles desc, c.name
