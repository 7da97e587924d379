-- What copies change: per outlet that carries, how often a text was cut, retitled or added to.
with copies as (
    select
        carried_by,
        copy_id,
        bool_or(change = 'title_changed') as has_new_title,
        count(*) filter (where change = 'paragraph_cut') as n_cut,
        count(*) filter (where change = 'paragraph_added') as n_added,
        count(*) filter (where change = 'paragraph_changed') as n_changed,
        count(*) filter (where change = 'paragraph_moved') as n_moved,
        count(*) filter (where change = 'junk_added') as n_junk
    from what_copies_changed
    group by carried_by, copy_id
)

select
    carried_by,
    count(*) as n_copies,
    round(avg(has_new_title::integer), 2) as share_retitled,
    round(avg(n_cut), 1) as paragraphs_cut,
    round(avg(n_added), 1) as paragraphs_added,
    round(avg(n_changed), 1) as paragraphs_changed,
    round(avg(n_junk), 1) as junk_lines
from copies
group by carried_by
order by n_copies desc, carried_by
limit 15
