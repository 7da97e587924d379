"""Which clusters and edges new or changed texts reach, and no more.

A text that comes in changes the cluster it joins. It may also settle whether a text beside it is
a compilation, and so part clusters one step away. And texts elsewhere that link into a cluster
whose id or members changed link anew.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ingest.dedup.clusters import clusters_of
from ingest.dedup.cover import is_opening, without_bridges
from ingest.dedup.decide import MERGING, Pair
from ingest.dedup.stored import pair_from
from ingest.model.cluster import ClusterMember, Repost
from ingest.model.document import Document
from ingest.relating.documents import traced_documents
from ingest.store.bands import Bands
from ingest.store.lookup import Lookup


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A part of the corpus that is traced again.

    Args:
        documents: All texts needed, by id: those of ``cluster_of`` and those of ``linked``.
        pairs: Pairs among them, judged, but none between two linked ones.
        cluster_of: The present cluster of every text of whole clusters.
        linked: Stored membership of texts outside those clusters that share an edge with them.
        former: Stored membership of the texts in ``cluster_of`` and of all former companions.
    """

    documents: Mapping[str, Document]
    pairs: tuple[Pair, ...]
    cluster_of: Mapping[str, str]
    linked: Mapping[str, ClusterMember]
    former: Mapping[str, ClusterMember]


def region_of(changed: Collection[str], *, lookup: Lookup, bands: Bands) -> Region:
    """Return all that texts reach that are new or have changed since they were traced.

    Args:
        changed: Ids of signed articles.
        lookup: The ledger.
        bands: Signatures and comparisons of the same.
    """
    inside, pairs, former = _whole_clusters(changed, lookup, bands)
    documents = traced_documents(lookup, inside)
    merges = [(pair.a, pair.b) for pair in pairs if pair.relation in MERGING]
    cluster_of = clusters_of(documents, merges)
    moved = set(changed) | {
        one
        for one, cluster_id in cluster_of.items()
        if one not in former or former[one].cluster_id != cluster_id
    }
    linked = {
        one for pair in pairs if not moved.isdisjoint((pair.a, pair.b)) for one in (pair.a, pair.b)
    }
    linked |= {edge.copy_id for edge in lookup.rows(Repost, "source_id", moved)}
    linked -= inside
    documents |= traced_documents(lookup, linked)
    return Region(
        documents=documents,
        pairs=tuple(pair for pair in pairs if documents.keys() >= {pair.a, pair.b}),
        cluster_of=cluster_of,
        linked=_memberships(lookup, "article_id", linked),
        former=former,
    )


def _whole_clusters(
    changed: Collection[str], lookup: Lookup, bands: Bands
) -> tuple[set[str], list[Pair], dict[str, ClusterMember]]:
    """Return the texts of all clusters reached, their judged pairs, and former memberships."""
    near = set(changed) | bands.ever_paired(changed)
    openings = [pair for pair in _pairs(bands, near) if is_opening(pair)]
    seeds = set(changed) | {one for pair in openings for one in (pair.a, pair.b)}
    while True:
        clusters = {row.cluster_id for row in _memberships(lookup, "article_id", seeds).values()}
        former = _memberships(lookup, "cluster_id", clusters)
        inside = seeds | bands.digests(former).keys()
        pairs = _judged(bands, inside)
        merged = {one for pair in pairs if pair.relation in MERGING for one in (pair.a, pair.b)}
        if merged <= inside:
            return inside, pairs, former
        seeds |= merged


def _judged(bands: Bands, ids: Collection[str]) -> list[Pair]:
    """Return the pairs of some texts, compilations told apart; that takes the pairs of both."""
    pairs = _pairs(bands, ids)
    ends = {one for pair in pairs if is_opening(pair) for one in (pair.a, pair.b)}
    if ends:
        around = {(pair.a, pair.b): pair for pair in [*pairs, *_pairs(bands, ends)]}
        pairs = without_bridges([pair for _, pair in sorted(around.items())])
    return [pair for pair in pairs if pair.a in ids or pair.b in ids]


def _pairs(bands: Bands, ids: Collection[str]) -> list[Pair]:
    return [pair_from(row) for row in bands.comparisons(ids)]


def _memberships(lookup: Lookup, column: str, values: Collection[str]) -> dict[str, ClusterMember]:
    return {row.article_id: row for row in lookup.rows(ClusterMember, column, values)}
