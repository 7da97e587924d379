-- What has this release that the one before had not, or had otherwise? One row per table and change.
-- Asked by data scientists who keep a copy, and before a number is cited again. The rows themselves are
-- in changes; the first release has none.
select
    table_name,
    change,
    count(*) as n_rows,
    array_to_string(list_sort(list_distinct(flatten(list(changed)))), ', ') as columns_changed,
    min(array_to_string(row_key, ' ')) as first_key
from changes
group by table_name, change
order by n_rows desc, table_name, change
