-- The most quoted: known speakers, what they said in how many texts, copies of a text counted once.
select
    speaker,
    count(*) as n_quotations,
    sum(n_clusters) as n_printings,
    max_by(words, n_clusters) as most_printed
from who_said_what
where speaker is not null
group by speaker
order by n_printings desc, speaker
limit 15
