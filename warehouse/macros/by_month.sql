-- The month of an instant in Beijing, 2026-11: group by by_month(published_at).
create macro by_month(instant) as
    strftime(make_timestamp(epoch_us(instant) + 28800000000), '%Y-%m')
