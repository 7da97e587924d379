-- The Monday of the week of an instant in Beijing: group by by_week(published_at).
create macro by_week(instant) as
    date_trunc('week', make_timestamp(epoch_us(instant) + 28800000000))::date
