-- Which outlets quote whom? One row per outlet and speaker, with the texts that quote.
-- Asked by media researchers who compare whose voices are heard. Copies of a text count once. Set:
-- month, or since and until (the newest 90 days), outlet, speaker.
select
    coalesce(o.outlet, a.outlet_name, a.portal) as written_by,
    q.speaker,
    count(*) as n_quotations,
    count(distinct m.cluster_id) as n_texts,
    min(a.published_at) as first_at
from quotes as q
join articles as a on a.article_id = q.article_id and a.ym = q.ym
join clusters as m on m.article_id = a.article_id and m.ym = a.ym
join originals as o on o.cluster_id = m.cluster_id
where
    q.speaker is not null
    and m.is_best_copy
    and in_window(a.published_at, a.ym)
    and coalesce(q.speaker = getvariable('speaker'), getvariable('speaker') is null)
    and coalesce(
        coalesce(o.outlet, a.outlet_name, a.portal) = getvariable('outlet'),
        getvariable('outlet') is null
    )
group by 1, q.speaker
order by n_texts desc, n_quotations desc, written_by, q.speaker
limit 20
