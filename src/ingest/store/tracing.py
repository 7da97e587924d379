"""How far tracing has come: what is left to do, and what a killed run left half done."""

from collections.abc import Collection

import pyarrow as pa

from ingest.model.signature import Traced
from ingest.store.ledger import BATCH, SEQ
from ingest.store.lookup import Lookup, quoted

_VERSIONS = """
select a.article_id, a.version as article_version, s.version as signature_version, a.first_seen_at
from (
    select article_id, max(_seq) as version, arg_max_null(first_seen_at, _seq) as first_seen_at
    from {articles} group by article_id
) as a
left join (
    select article_id, max(_seq) as version from {signatures} group by article_id
) as s using (article_id)
"""

_UNTRACED = """
select v.article_id from ({versions}) as v
left join (
    select article_id, unnest(max_by(
        {{'article_version': article_version, 'signature_version': signature_version,
         'traced_by': traced_by}}, _seq
    )) from {traced} group by article_id
) as t using (article_id)
where t.article_version is distinct from v.article_version
   or t.signature_version is distinct from v.signature_version
   or t.traced_by is distinct from {traced_by}
order by v.first_seen_at nulls last, v.article_id
"""


def untraced(lookup: Lookup, *, traced_by: str) -> list[str]:
    """Return the ids of articles that are new, have changed or were traced otherwise.

    In the order in which they were captured.

    Args:
        lookup: The ledger.
        traced_by: Digest of the present rules and outlets.
    """
    query = _UNTRACED.format(
        versions=_versions(lookup), traced=lookup.view("traced"), traced_by=quoted(traced_by)
    )
    return [article_id for (article_id,) in lookup.connection.sql(query).fetchall()]


def traced_rows(lookup: Lookup, ids: Collection[str], *, traced_by: str) -> list[Traced]:
    """Return the rows that say that articles are traced as they and their signatures are now."""
    wanted = pa.table({"article_id": pa.array(sorted(ids), pa.string())})
    with lookup.lent(wanted=wanted):
        found = lookup.connection.sql(
            "select article_id, article_version, signature_version "
            f"from ({_versions(lookup)}) as present semi join wanted using (article_id) "
            "order by article_id"
        ).fetchall()
    return [
        Traced(
            article_id=article_id,
            article_version=article_version,
            signature_version=signature_version,
            traced_by=traced_by,
        )
        for article_id, article_version, signature_version in found
    ]


def uncommitted_moves(lookup: Lookup) -> set[tuple[str, str, int, bool]]:
    """Return the moves that killed runs logged whose memberships were never written.

    Former cluster, present cluster, articles, and whether the former one is empty.
    """
    found = lookup.connection.sql(
        "select from_cluster_id, to_cluster_id, n_articles, is_whole "
        f"from {lookup.view('cluster_moves')} "
        f"anti join {lookup.view('clusters')} using ({BATCH})"
    )
    return set(found.fetchall())


def n_clusters(lookup: Lookup) -> int:
    """Return the number of clusters."""
    ((n,),) = lookup.connection.sql(
        f"select count(distinct cluster_id) from (select arg_max(cluster_id, {SEQ}) as cluster_id "
        f"from {lookup.view('clusters')} group by article_id)"
    ).fetchall()
    return int(n)


def _versions(lookup: Lookup) -> str:
    return _VERSIONS.format(articles=lookup.view("articles"), signatures=lookup.view("signatures"))
