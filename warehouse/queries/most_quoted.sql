-- Who is quoted most? Known speakers, what they said in how many texts, copies of a text counted once.
-- Asked by journalists and policy researchers. Set: month, or since and until (the newest 90 days).
select
    speaker,
    count(*) as n_quotations,
    sum(n_clusters)::bigint as n_printings,
    max_by(words, (n_clusters, quotation_id)) as most_printed
from quotations
where
    speaker is not null
    and in_window(first_published_at, ym)
group by speaker
order by n_printings desc, speaker
limit 15
