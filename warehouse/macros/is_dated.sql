-- Whether a date is known to the day: is_dated(published_precision). "2 年前" is not.
create macro is_dated(published_precision) as
    coalesce(published_precision in ('second', 'minute', 'hour', 'day'), false)
