"""Texts in; clusters of copies, edges between copies and sources, and originals out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.dedup.clusters import clusters_of
from ingest.dedup.cover import without_bridges
from ingest.dedup.decide import DECISION_SCHEME, MERGING, Pair
from ingest.dedup.edits import edits_between
from ingest.dedup.evidence import evidence_rows
from ingest.dedup.family import Family, families_of
from ingest.dedup.originals import original_of
from ingest.dedup.pairs import pairs_of
from ingest.dedup.provenance import Edge, reposts_between, reposts_within
from ingest.dedup.statements import statements_of
from ingest.model.cluster import ClusterMember, Original, Repost
from ingest.model.document import Document
from ingest.model.repost import RepostEdit, RepostEvidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """Everything that is known about copies among some documents.

    Args:
        members: One row per document, in order of id.
        reposts: One row per copy and the source it came from, in order of the two ids.
        originals: One row per cluster, in order of its id.
        evidence: What speaks for each edge, in order of the edges, strongest first.
        edits: What each copy inside a cluster changed, in order of the edges.
        pairs: The decisions behind them, in order of the two ids.
    """

    members: tuple[ClusterMember, ...]
    reposts: tuple[Repost, ...]
    originals: tuple[Original, ...]
    evidence: tuple[RepostEvidence, ...]
    edits: tuple[RepostEdit, ...]
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
    edges = reposts_between(pairs, by_id, statements, cluster_of)
    originals: list[Original] = []
    for family in families_of(documents, statements, cluster_of, pairs):
        original = original_of(family)
        originals.append(original)
        members += _members(family, original.best_copy_id)
        edges += reposts_within(family, original)
    edges.sort(key=lambda edge: (edge.repost.copy_id, edge.repost.source_id))
    return Relations(
        members=tuple(sorted(members, key=lambda member: member.article_id)),
        reposts=tuple(edge.repost for edge in edges),
        originals=tuple(originals),
        evidence=tuple(row for edge in edges for row in _evidence(edge, by_id)),
        edits=tuple(row for edge in edges for row in _edits(edge, by_id)),
        pairs=tuple(pairs),
    )


def _evidence(edge: Edge, documents: Mapping[str, Document]) -> Iterable[RepostEvidence]:
    repost = edge.repost
    return evidence_rows(documents[repost.copy_id], repost.source_id, edge.signs)


def _edits(edge: Edge, documents: Mapping[str, Document]) -> Iterator[RepostEdit]:
    """Yield what a copy changed; a text that only quotes another one changed nothing in it."""
    repost = edge.repost
    if repost.relation not in MERGING:
        return
    source, copy = documents[repost.source_id], documents[repost.copy_id]
    edits = edits_between(
        source.text.split("\n"), copy.text.split("\n"), titles=(source.title, copy.title)
    )
    for position, edit in enumerate(edits):
        yield RepostEdit(
            copy_id=repost.copy_id,
            source_id=repost.source_id,
            position=position,
            change=edit.change,
            source_paragraph=edit.before_paragraph,
            copy_paragraph=edit.after_paragraph,
            before=edit.before,
            after=edit.after,
            similarity=edit.similarity,
        )


def _merges(pairs: Iterable[Pair], relations: Iterable[str]) -> list[tuple[str, str]]:
    return [(pair.a, pair.b) for pair in pairs if pair.relation in relations]


def _members(family: Family, best: str) -> list[ClusterMember]:
    relations = family.relations_to(best) | {best: "best"}
    return [
        ClusterMember(
            article_id=one,
            cluster_id=family.cluster_id,
            cluster_size=len(family.members),
            is_best_copy=one == best,
            relation_to_best=relations[one],
            scheme=DECISION_SCHEME,
        )
        for one in family.members
    ]
