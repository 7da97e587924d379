-- Who carries whom: the pairs of outlets with most texts, outlets of one owner left out.
select
    from_outlet,
    to_outlet,
    n_texts,
    n_copies,
    n_whole,
    n_partial,
    n_rewritten,
    median_lag_h
from outlet_repost_graph
where not coalesce(is_one_owner, false)
order by n_texts desc, from_outlet, to_outlet
limit 15
