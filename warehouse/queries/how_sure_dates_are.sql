-- How sure are the dates, portal by portal? Shares of articles by the smallest unit a page names.
-- Asked by data scientists before they order events. All articles, undated ones too.
select
    coalesce(portal, '(added files)') as portal,
    count(*) as n_articles,
    round(count(*) filter (where published_precision in ('second', 'minute', 'hour')) / count(*), 3)
        as share_to_the_hour,
    round(count(*) filter (where published_precision = 'day') / count(*), 3) as share_to_the_day,
    round(count(*) filter (where published_precision in ('month', 'year')) / count(*), 3)
        as share_vaguer,
    round(count(*) filter (where published_at is null) / count(*), 3) as share_undated,
    round(avg(epoch_us(published_latest_at) - epoch_us(published_at)) / 3600e6, 1) as mean_width_h
from articles
group by portal
order by share_undated desc, share_vaguer desc, portal
