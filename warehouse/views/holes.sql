-- One row per portal and day with far fewer articles than expected, and why; gone once the day is filled.
select
    portal,
    day,
    expected,
    got,
    case
        when n_runs = 0 then 'no run'
        when n_ok_runs = 0 then 'broken'
        when n_held > 0 then 'held back'
        else 'few'
    end as reason
from source_days
where
    expected >= 1
    and got < expected / 2
    and day < (select max(day) from source_days)
    and (n_ok_runs = 0 or n_held > 0 or got <= expected - 3 * sqrt(expected))
