-- stops: Rows whose key another row of the table has, too.
select 'pages' as table_name, page_id as row_key, count(*) as n_rows
from pages
group by all
having count(*) > 1
union all
select 'articles', article_id, count(*)
from articles
group by all
having count(*) > 1
union all
select 'texts', article_id, count(*)
from fresh.texts
group by all
having count(*) > 1
union all
select 'article_versions', article_id || ' ' || version::varchar, count(*)
from fresh.article_versions
group by all
having count(*) > 1
union all
select 'version_texts', text_sha256, count(*)
from version_texts
group by all
having count(*) > 1
union all
select 'looks', article_id || ' ' || looked_at::varchar, count(*)
from looks
group by all
having count(*) > 1
union all
select 'dropped_lines', article_id || ' ' || position::varchar, count(*)
from fresh.dropped_lines
group by all
having count(*) > 1
union all
select 'claims', article_id || ' ' || position::varchar, count(*)
from fresh.claims
group by all
having count(*) > 1
union all
select 'topics', article_id || ' ' || topic, count(*)
from fresh.topics
group by all
having count(*) > 1
union all
select
    'topic_spans',
    article_id || ' ' || topic || ' ' || found_in || ' ' || "start"::varchar,
    count(*)
from fresh.topic_spans
group by all
having count(*) > 1
union all
select 'mentions', article_id || ' ' || "start"::varchar, count(*)
from fresh.mentions
group by all
having count(*) > 1
union all
select 'quotes', article_id || ' ' || "start"::varchar || ' ' || "end"::varchar, count(*)
from fresh.quotes
group by all
having count(*) > 1
union all
select 'rejects', url || ' ' || reason, count(*)
from rejects
group by all
having count(*) > 1
union all
select 'route_runs', run_id || ' ' || portal || ' ' || route, count(*)
from route_runs
group by all
having count(*) > 1
union all
select 'portal_runs', run_id || ' ' || portal, count(*)
from portal_runs
group by all
having count(*) > 1
union all
select 'clusters', article_id, count(*)
from fresh.clusters
group by all
having count(*) > 1
union all
select 'cluster_moves', from_cluster_id || ' ' || to_cluster_id || ' ' || run_id, count(*)
from cluster_moves
group by all
having count(*) > 1
union all
select 'reposts', copy_id || ' ' || source_id, count(*)
from fresh.reposts
group by all
having count(*) > 1
union all
select 'repost_evidence', copy_id || ' ' || source_id || ' ' || position::varchar, count(*)
from fresh.repost_evidence
group by all
having count(*) > 1
union all
select 'repost_edits', copy_id || ' ' || source_id || ' ' || position::varchar, count(*)
from fresh.repost_edits
group by all
having count(*) > 1
union all
select 'originals', cluster_id, count(*)
from fresh.originals
group by all
having count(*) > 1
union all
select 'passages', article_id || ' ' || position::varchar, count(*)
from fresh.passages
group by all
having count(*) > 1
union all
select 'foreign_sources', article_id || ' ' || position::varchar, count(*)
from fresh.foreign_sources
group by all
having count(*) > 1
union all
select 'quotations', quotation_id, count(*)
from quotations
group by all
having count(*) > 1
union all
select 'entities', entity, count(*)
from entities
group by all
having count(*) > 1
union all
select 'taxonomies', topic || ' ' || taxonomy || ' ' || code, count(*)
from taxonomies
group by all
having count(*) > 1
union all
select 'outlets', outlet_id, count(*)
from outlets
group by all
having count(*) > 1
