-- The day of an instant in Beijing: beijing_day(published_at).
create macro beijing_day(instant) as make_timestamp(epoch_us(instant) + 28800000000)::date
