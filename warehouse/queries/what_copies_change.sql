-- What do copies change? Per outlet that carries, how often a text was cut, retitled or added to.
-- Asked by media researchers. Set: month, or since and until (the newest 90 days).
with copies as (
    select
        c.carried_by,
        r.copy_id,
        r.source_id
    from reposts as r
    join carriers as c on c.article_id = r.copy_id and c.ym = r.ym
    where
        r.relation in ('same', 'partial', 'rewrite')
        and in_window(c.published_at, c.ym)
),

edits as (
    select
        e.copy_id,
        e.source_id,
        bool_or(e.change = 'title_changed') as has_new_title,
        count(*) filter (where e.change = 'paragraph_cut') as n_cut,
        count(*) filter (where e.change = 'paragraph_added') as n_added,
        count(*) filter (where e.change = 'paragraph_changed') as n_changed
    from repost_edits as e
    where in_months(e.ym)
    group by e.copy_id, e.source_id
),

junk as (
    select article_id, count(*) as n_lines
    from dropped_lines
    where in_months(ym)
    group by article_id
)

select
    p.carried_by,
    count(*) as n_copies,
    round(avg(coalesce(e.has_new_title, false)::integer), 2) as share_retitled,
    round(avg(coalesce(e.n_cut, 0)), 1) as paragraphs_cut,
    round(avg(coalesce(e.n_added, 0)), 1) as paragraphs_added,
    round(avg(coalesce(e.n_changed, 0)), 1) as paragraphs_changed,
    round(avg(coalesce(j.n_lines, 0)), 1) as junk_lines
from copies as p
left join edits as e on e.copy_id = p.copy_id and e.source_id = p.source_id
left join junk as j on j.article_id = p.copy_id
group by p.carried_by
order by n_copies desc, p.carried_by
limit 15
