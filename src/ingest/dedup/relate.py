"""Texts in; clusters of copies, edges between copies and sources, and originals out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.dedup.clusters import clusters_of
from ingest.dedup.cover import without_bridges
from ingest.dedup.decide import DECISION_SCHEME, MERGING, Pair
from ingest.dedup.family import Family, families_of
from ingest.dedup.originals import original_of
from ingest.dedup.pairs import pairs_of
from ingest.dedup.provenance import reposts_between, reposts_within
from ingest.dedup.statements import statements_of
from ingest.model.cluster import ClusterMember, Original, Repost
from ingest.model.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """Everything that is known about copies among some documents.

    Args:
        members: One row per document, in order of id.
        reposts: One row per copy and the source it came from, in order of the two ids.
        originals: One row per cluster, in order of its id.
        pairs: The decisions behind them, in order of the two ids.
    """

    members: tuple[ClusterMember, ...]
    reposts: tuple[Repost, ...]
    originals: tuple[Original, ...]
    pairs: tuple[Pair, ...]


def relate(documents: Sequence[Document]) -> Relations:
    """Return how documents with different ids relate; their order does not matter."""
    ordered = sorted(documents, key=lambda document: document.doc_id)
    return relations_of(ordered, pairs_of(ordered))


def relations_of(documents: Sequence[Document], pairs: Sequence[Pair]) -> Relations:
    """Return the clusters, edges and originals that decided pairs make.

    For a store that keeps pairs: give it whole clusters, all of their documents and all pairs
    among those.

    Args:
        documents: The documents; ids are unique.
        pairs: Pairs among them, as ``pair_of`` decided.
    """
    pairs = without_bridges(sorted(pairs, key=lambda pair: (pair.a, pair.b)))
    by_id = {document.doc_id: document for document in documents}
    statements = {one: statements_of(document) for one, document in by_id.items()}
    cluster_of = clusters_of(by_id, _merges(pairs, MERGING))
    members: list[ClusterMember] = []
    reposts = reposts_between(pairs, by_id, statements, cluster_of)
    originals: list[Original] = []
    for family in families_of(documents, statements, cluster_of, pairs):
        original = original_of(family)
        originals.append(original)
        members += _members(family, original.best_copy_id)
        reposts += reposts_within(family, original)
    return Relations(
        members=tuple(sorted(members, key=lambda member: member.article_id)),
        reposts=tuple(sorted(reposts, key=lambda edge: (edge.copy_id, edge.source_id))),
        originals=tuple(originals),
        pairs=tuple(pairs),
    )


def _merges(pairs: Iterable[Pair], relations: Iterable[str]) -> list[tuple[str, str]]:
    return [(pair.a, pair.b) for pair in pairs if pair.relation in relations]


def _members(family: Family, best: str) -> list[ClusterMember]:
    """Return the rows of one cluster; a relation through others is the weakest on the way."""
    pairs = list(family.pairs.values())
    same = clusters_of(family.members, _merges(pairs, {"same"}))
    parts = clusters_of(family.members, _merges(pairs, {"same", "partial"}))

    def relation(one: str) -> str:
        pair = family.pair(one, best)
        if one == best:
            return "best"
        if pair is not None and pair.relation in MERGING:
            return pair.relation
        if same[one] == same[best]:
            return "same"
        return "partial" if parts[one] == parts[best] else "rewrite"

    return [
        ClusterMember(
            article_id=one,
            cluster_id=family.cluster_id,
            cluster_size=len(family.members),
            is_best_copy=one == best,
            relation_to_best=relation(one),
            scheme=DECISION_SCHEME,
        )
        for one in family.members
    ]
