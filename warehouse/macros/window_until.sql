-- The last day that is asked for: variable month or until, else the newest day of the corpus.
create macro window_until() as coalesce(
    last_day((getvariable('month') || '-01')::date),
    getvariable('until')::date,
    newest_day()
)
