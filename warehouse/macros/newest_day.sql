-- The day in Beijing of the newest article of the corpus: newest_day().
create macro newest_day() as (
    select coalesce(max(beijing_day(published_at)), current_date)
    from articles
)
