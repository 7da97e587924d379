-- Whether a part of a table can hold what is at most so many days older than the days asked for:
-- in_months_from(ym, 92). For what the articles of those days come from.
create macro in_months_from(month_of_part, days_before) as
    month_of_part >= strftime(window_from() - days_before, '%Y-%m')
    and month_of_part <= strftime(window_until(), '%Y-%m')
