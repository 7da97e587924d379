-- stops: Articles whose text is not the one that its hash says.
select a.article_id, a.text_sha256
from fresh.texts as t
join articles as a using (article_id)
where sha256(t.text) <> a.text_sha256 or sha256(coalesce(t.text_raw, t.text)) <> a.text_raw_sha256
