-- The first day that is asked for: variable month or since, else 89 days before the last one.
create macro window_from() as coalesce(
    (getvariable('month') || '-01')::date,
    getvariable('since')::date,
    coalesce(getvariable('until')::date, newest_day()) - 89
)
