-- Whether an instant is within the days that are asked for: in_window(published_at, ym).
create macro in_window(instant, month_of_part) as
    month_of_part >= strftime(window_from(), '%Y-%m')
    and month_of_part <= strftime(window_until(), '%Y-%m')
    and instant >= make_timestamptz(epoch_us(window_from()::timestamp) - 28800000000)
    and instant < make_timestamptz(epoch_us((window_until() + 1)::timestamp) - 28800000000)
