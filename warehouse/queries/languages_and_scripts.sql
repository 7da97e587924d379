-- In which languages and scripts is the corpus written, month by month?
-- Asked by data scientists before they train or tokenise. Scripts are as printed; all stored texts are
-- simplified. Set: month, or since and until (the newest 90 days).
select
    ym,
    coalesce(lang, 'undecided') as lang,
    coalesce(script, '-') as script,
    count(*) as n_articles,
    round(count(*) / sum(count(*)) over (partition by ym), 3) as share,
    sum(n_chars)::bigint as n_chars,
    round(avg(lang_prob), 3) as mean_certainty
from articles
where in_window(published_at, ym)
group by ym, lang, script
order by ym desc, n_articles desc, lang, script
