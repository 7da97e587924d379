-- Lost originals: texts that copies say an outlet wrote and whose own page was never captured.
select
    written_by,
    coalesce(title, title_of_best_copy) as title,
    n_copies,
    n_naming,
    first_copy_at,
    best_copy_url
from lost_originals
order by n_copies desc, first_copy_at
limit 15
