-- Independent outlets per week: how many houses wrote about AI governance, against carried it.
-- Outlets of one owner are one house; a house that writes and carries in one week is in both.
with carried as (
    select week_on, unnest(owners_carried) as owner
    from independent_outlets_by_week
    where is_relevant
)

select
    w.week_on,
    count(distinct w.writer_owner) as n_houses_wrote,
    (select count(distinct c.owner) from carried as c where c.week_on = w.week_on)
        as n_houses_carried,
    count(distinct w.cluster_id) as n_texts,
    sum(w.n_articles)::integer as n_articles
from independent_outlets_by_week as w
where w.is_relevant
group by w.week_on
order by w.week_on desc
limit 10
