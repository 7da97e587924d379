-- stops: Rows that name an article, a page or a cluster that is not there.
select 'articles' as table_name, 'page_id' as column_name, r.article_id as row_key
from fresh.articles as r
anti join pages as o on o.page_id = r.page_id
union all
select 'clusters', 'article_id', r.article_id
from clusters as r
anti join articles as o using (article_id)
union all
select 'article_versions', 'article_id', r.article_id
from fresh.article_versions as r
anti join articles as o using (article_id)
union all
select 'claims', 'article_id', r.article_id
from fresh.claims as r
anti join articles as o using (article_id)
union all
select 'dropped_lines', 'article_id', r.article_id
from fresh.dropped_lines as r
anti join articles as o using (article_id)
union all
select 'topics', 'article_id', r.article_id
from fresh.topics as r
anti join articles as o using (article_id)
union all
select 'topic_spans', 'article_id', r.article_id
from fresh.topic_spans as r
anti join articles as o using (article_id)
union all
select 'mentions', 'article_id', r.article_id
from fresh.mentions as r
anti join articles as o using (article_id)
union all
select 'quotes', 'article_id', r.article_id
from fresh.quotes as r
anti join articles as o using (article_id)
union all
select 'passages', 'first_article_id', r.article_id
from fresh.passages as r
anti join articles as o on o.article_id = r.first_article_id
union all
select 'quotations', 'first_article_id', r.quotation_id
from fresh.quotations as r
anti join articles as o on o.article_id = r.first_article_id
union all
select 'originals', 'article_id', r.cluster_id
from originals as r
anti join articles as o using (article_id)
where r.article_id is not null
union all
select 'originals', 'best_copy_id', r.cluster_id
from originals as r
anti join articles as o on o.article_id = r.best_copy_id
union all
select 'originals', 'cluster_id', r.cluster_id
from originals as r
anti join clusters as o using (cluster_id)
union all
select 'rejects', 'page_id', r.url
from rejects as r
anti join pages as o on o.page_id = r.page_id
where r.page_id is not null
