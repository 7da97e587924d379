-- Who and what is named, month by month? One row per month and known name, the ten of each month.
-- Asked by policy researchers. An article counts once per name, copies included. Set: month, or since
-- and until (the newest 90 days), kind (person, org, model, law or event).
select
    ym,
    kind,
    name,
    n_articles,
    n_articles - lag(n_articles) over (partition by entity order by ym) as more_than_month_before
from (
    select
        ym,
        entity,
        any_value(kind) as kind,
        any_value(name) as name,
        count(distinct article_id) as n_articles
    from mentions
    where
        in_months(ym)
        and entity is not null
        and coalesce(kind = getvariable('kind'), getvariable('kind') is null)
    group by ym, entity
)
qualify row_number() over (partition by ym order by n_articles desc, entity) <= 10
order by ym desc, n_articles desc, name
