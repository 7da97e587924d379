-- Whether a part of a table can hold rows of the days that are asked for: in_months(ym).
-- Parts it rules out are not read.
create macro in_months(month_of_part) as
    month_of_part >= strftime(window_from(), '%Y-%m')
    and month_of_part <= strftime(window_until(), '%Y-%m')
