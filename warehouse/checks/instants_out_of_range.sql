-- stops: Articles published before 1995 or after they were fetched (two days are allowed for clocks).
select article_id, canonical_url, published_at, fetched_at
from articles
where published_at < timestamptz '1995-01-01 00:00:00+00'
    or published_at > fetched_at + interval 2 day
