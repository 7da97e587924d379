-- One row per article and foreign text it names as its source, with the lag where both are dated.
select
    f.article_id,
    a.title,
    a.portal,
    a.outlet_name,
    a.canonical_url,
    a.published_at as copy_published_at,
    f.kind,
    f.outlet_id as foreign_outlet_id,
    f.outlet as foreign_outlet,
    f.title as foreign_title,
    f.url as foreign_url,
    f.published_at as foreign_published_at,
    f.published_latest_at as foreign_published_latest_at,
    f.dated_by,
    f.how,
    f.words,
    f.confidence,
    -- days of the calendar, the foreign one in UTC; null where its date is no single day
    case
        when f.published_latest_at - f.published_at < interval 1 day
        then datediff(
            'day',
            (f.published_at at time zone 'UTC')::date,
            (a.published_at at time zone 'Asia/Shanghai')::date
        )
    end as lag_days,
    o.article_id as captured_article_id,
    a.ym
from foreign_sources as f
join articles as a using (article_id)
left join articles as o on o.canonical_url = f.url
