"""What articles have in common, kept up to date: which are open, and what is known of them.

An owner table holds one row per article with the versions its details were made of. An article
is open while these are not the versions there are now.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping

import pyarrow as pa

from ingest.enrich.printing import Printer
from ingest.model.article import Article
from ingest.model.cluster import ClusterMember, Original, Repost
from ingest.store.lookup import Lookup, quoted

_VERSIONS = """
select a.article_id, a.version as article_version, coalesce(c.version, -1) as cluster_version
from (select article_id, max(_seq) as version from {articles} group by article_id) as a
left join (select article_id, max(_seq) as version from {clusters} group by article_id) as c
using (article_id)
"""

_OPEN = """
select v.article_id from ({versions}) as v
left join (
    select article_id, unnest(max_by(
        {{'article_version': article_version, 'cluster_version': cluster_version,
         'made_by': made_by}}, _seq
    )) from {owner} group by article_id
) as o using (article_id)
where o.article_version is distinct from v.article_version
   or o.cluster_version is distinct from v.cluster_version
   or o.made_by is distinct from {made_by}
order by v.article_id
"""

Place = tuple[str, int, int]
"""Article, start and end of a quotation."""

COPYING = frozenset({"same", "partial", "rewrite", "contains", "quotes"})
"""Relations in which a copy has the words of its source; a translation has not."""


def open_articles(lookup: Lookup, owner: str, *, made_by: str) -> list[str]:
    """Return the ids of articles that are new, have changed or moved, or were made otherwise.

    Args:
        lookup: The ledger.
        owner: Name of the table that says what was made of which versions.
        made_by: Version of the present rules.
    """
    query = _OPEN.format(
        versions=_versions(lookup), owner=lookup.view(owner), made_by=quoted(made_by)
    )
    return [article_id for (article_id,) in lookup.connection.sql(query).fetchall()]


def open_articles_alone(lookup: Lookup, owner: str, *, made_by: str) -> list[str]:
    """Return the ids of articles that are new, have changed or were made otherwise.

    Args:
        lookup: The ledger.
        owner: Name of the table that says what was made of which versions of articles alone.
        made_by: Version of the present rules.
    """
    articles = f"select article_id, max(_seq) as version from {lookup.view('articles')} group by 1"
    made = (
        "select article_id, max_by(article_version, _seq) as version, max_by(made_by, _seq) as by "
        f"from {lookup.view(owner)} group by 1"
    )
    found = lookup.connection.sql(
        f"select a.article_id from ({articles}) as a left join ({made}) as o using (article_id) "
        f"where o.version is distinct from a.version or o.by is distinct from {quoted(made_by)} "
        "order by a.article_id"
    )
    return [article_id for (article_id,) in found.fetchall()]


def with_originals(lookup: Lookup, ids: Collection[str]) -> set[str]:
    """Return articles with all that ever were the original where one of them is the best copy.

    The original of a cluster is stored with its best copy: when another one becomes it, its own
    row stays as it is.
    """
    with lookup.lent(wanted=_ids(ids)):
        found = lookup.connection.sql(
            f"select distinct o.article_id from {lookup.view('originals')} as o "
            f"semi join wanted on o.best_copy_id = wanted.article_id "
            f"semi join {lookup.view('articles')} as a on o.article_id = a.article_id"
        ).fetchall()
    return set(ids) | {one for (one,) in found}


def with_copies(lookup: Lookup, ids: Collection[str]) -> set[str]:
    """Return articles with all that ever were copies of them, or copies of those."""
    found = set(ids)
    new = found
    while new:
        with lookup.lent(wanted=_ids(new)):
            copies = lookup.connection.sql(
                f"select distinct r.copy_id from {lookup.view('reposts')} as r "
                "semi join wanted on r.source_id = wanted.article_id "
                f"semi join {lookup.view('articles')} as a on r.copy_id = a.article_id"
            ).fetchall()
        new = {one for (one,) in copies} - found
        found |= new
    return found


def versions_of(lookup: Lookup, ids: Collection[str]) -> dict[str, tuple[int, int]]:
    """Return the versions of article and membership by article id, -1 for no membership."""
    with lookup.lent(wanted=_ids(ids)):
        found = lookup.connection.sql(
            f"select v.* from ({_versions(lookup)}) as v semi join wanted using (article_id)"
        ).fetchall()
    return {article_id: (article, cluster) for article_id, article, cluster in found}


def printers_of(lookup: Lookup, ids: Collection[str]) -> dict[str, Printer]:
    """Return what tells whether articles printed first, by id; unknown ids are left out."""
    cluster_of = {
        row.article_id: row.cluster_id for row in lookup.rows(ClusterMember, "article_id", ids)
    }
    originals = {row.article_id for row in lookup.rows(Original, "article_id", ids)}
    sources: defaultdict[str, set[str]] = defaultdict(set)
    for edge in lookup.rows(Repost, "copy_id", ids):
        if edge.relation in COPYING:
            sources[edge.copy_id].add(edge.source_id)
    return {
        row.article_id: Printer(
            article_id=row.article_id,
            published_at=row.published_at,
            published_latest_at=row.published_latest_at,
            first_seen_at=row.first_seen_at,
            cluster_id=cluster_of.get(row.article_id),
            is_original=row.article_id in originals,
            sources=frozenset(sources[row.article_id]),
        )
        for row in lookup.rows(Article, "article_id", ids)
    }


def _versions(lookup: Lookup) -> str:
    return _VERSIONS.format(articles=lookup.view("articles"), clusters=lookup.view("clusters"))


def _ids(ids: Collection[str]) -> pa.Table:
    return pa.table({"article_id": pa.array(sorted(ids), pa.string())})


def sharing_blocks(
    lookup: Lookup, blocks: Mapping[Place, Collection[int]]
) -> list[tuple[Place, Place]]:
    """Return pairs of a given quotation and a stored one that share a block.

    Args:
        lookup: The ledger.
        blocks: Blocks of the given quotations, by article, start and end.
    """
    places = sorted(blocks)
    numbers = [number for number, place in enumerate(places) for _ in blocks[place]]
    given = pa.table(
        {
            "number": pa.array(numbers, pa.int64()),
            "block": pa.array([b for place in places for b in blocks[place]], pa.int64()),
        }
    )
    with lookup.lent(given=given):
        found = lookup.connection.sql(
            'select distinct g.number, h.article_id, h.start, h."end" from ('
            'select p.article_id, p.start, p."end", unnest(p.blocks) as block '
            f"from {lookup.view('printings')} as p semi join (select article_id, _batch from "
            f"{lookup.view('gathered')} qualify row_number() over "
            "(partition by article_id order by _seq desc) = 1) as o "
            "on p.article_id = o.article_id and p._batch = o._batch) as h "
            "join given as g on h.block = g.block"
        ).fetchall()
    return [(places[number], (article, start, end)) for number, article, start, end in found]
