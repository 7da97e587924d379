-- One row per thing a copy's page has other than its source: what was cut, added, changed or moved,
-- and the junk around the text, by the rule that took it out.
select
    e.copy_id,
    e.source_id,
    c.carried_by,
    r.relation,
    e.change,
    null as rule,
    e.before,
    e.after,
    e.similarity,
    e.position
from repost_edits as e
join reposts as r on r.copy_id = e.copy_id and r.source_id = e.source_id
join carriers as c on c.article_id = e.copy_id
union all
select
    r.copy_id,
    r.source_id,
    c.carried_by,
    r.relation,
    'junk_added' as change,
    d.rule,
    null as before,
    d.line as after,
    null as similarity,
    d.position
from reposts as r
join dropped_lines as d on d.article_id = r.copy_id
join carriers as c on c.article_id = r.copy_id
where r.relation in ('same', 'partial', 'rewrite')
