"""Who copied whom: one edge from each copy to the nearest text it can have come from.

Explicit statements outrank dates, dates outrank completeness: portals back-date and re-date,
and a 来源 line is what an editor signed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.dedup.decide import DECISION_SCHEME, MERGING, Pair
from ingest.dedup.evidence import (
    Sign,
    confidence_of,
    dated,
    embedded,
    fuller,
    repeated,
    stated,
    strongest_first,
)
from ingest.dedup.family import Family, is_surely_before, latest, sides
from ingest.dedup.lineage import Shared, shared_changes
from ingest.dedup.statements import Statements
from ingest.model.cluster import Original, Repost
from ingest.model.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One edge with what speaks for it, strongest first."""

    repost: Repost
    signs: tuple[Sign, ...]


def reposts_within(family: Family, original: Original) -> list[Edge]:
    """Return the edges inside a cluster, at most one from each copy, never a cycle.

    A copy that names a source nobody captured has no edge: another copy that happens to be
    earlier is not where it says it took the text from. Only the mistakes of that other copy,
    repeated, say otherwise.
    """
    order = _precedence(family, original)
    rank = {one: position for position, one in enumerate(order)}
    neighbours = _neighbours(family.pairs.values())
    root = original.article_id if original.method in {"own_page", "named_captured"} else None
    shared = shared_changes(
        family,
        original.article_id or original.best_copy_id,
        is_original=root is not None,
    )
    explicit = {
        copy: {source: _explicit(family, copy, source, shared) for source in neighbours[copy]}
        for copy in order
    }
    source_of: dict[str, str] = {}
    for is_explicit in (True, False):  # statements first: dates may not close a cycle on them
        for copy in order:
            if copy == root or copy in source_of:
                continue
            if not is_explicit and _took_it_elsewhere(family, copy):
                continue
            choices = [
                source
                for source in neighbours[copy]
                if copy not in _chain(source_of, source)
                and (
                    explicit[copy][source]
                    if is_explicit
                    else rank[source] < rank[copy] and neighbours[copy][source].relation in MERGING
                )
            ]
            if choices:
                source_of[copy] = max(
                    choices,
                    key=lambda source: (
                        any(sign.is_overriding for sign in explicit[copy][source]),
                        _weight(explicit[copy][source]),
                        round(neighbours[copy][source].overlap.jaccard, 6),
                        -rank[source],
                    ),
                )
    return [
        _edge_within(family, copy, source, neighbours[copy][source], shared)
        for copy, source in sorted(source_of.items())
    ]


def reposts_between(
    pairs: Sequence[Pair],
    documents: Mapping[str, Document],
    statements: Mapping[str, Statements],
    cluster_of: Mapping[str, str],
) -> list[Edge]:
    """Return the links between clusters: for each text one edge into every cluster it repeats."""
    found: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for pair in pairs:
        if cluster_of[pair.a] == cluster_of[pair.b]:
            continue
        edge = _link(pair, documents, statements)
        found[edge.repost.copy_id, cluster_of[edge.repost.source_id]].append(edge)
    return [
        min(
            choices,
            key=lambda edge: (
                -edge.repost.confidence,
                -edge.repost.n_shared,
                edge.repost.source_id,
            ),
        )
        for _, choices in sorted(found.items())
    ]


def _link(
    pair: Pair, documents: Mapping[str, Document], statements: Mapping[str, Statements]
) -> Edge:
    """Return the edge of a linking pair, in the direction with more evidence."""
    edges = []
    for copy_id, source_id in ((pair.a, pair.b), (pair.b, pair.a)):
        copy, source = documents[copy_id], documents[source_id]
        mine, theirs = sides(pair, copy_id)
        signs = [
            *stated(copy, source, statements[copy_id], statements[source_id]),
            *dated(copy, source),
        ]
        if pair.relation == "contains" and mine.share < theirs.share:
            signs.append(embedded(mine, theirs))
        edges.append(_edge(copy, source, pair, signs))
    if pair.relation == "contains":  # the container repeats, whatever the dates say
        return min(edges, key=lambda edge: (edge.repost.copy_share, edge.repost.copy_id))
    if pair.relation == "translation_of":
        return min(
            edges,
            key=lambda edge: ("reference" not in edge.repost.evidence, edge.repost.copy_id),
        )
    return min(edges, key=lambda edge: (-edge.repost.confidence, edge.repost.copy_id))


def _took_it_elsewhere(family: Family, copy: str) -> bool:
    """Return whether a member names as its source an outlet without a page in the cluster."""
    says = family.statements[copy]
    if says.nearest is None or says.nearest.key in says.speaks_for:
        return False
    return not any(says.nearest.key in other.speaks_for for other in family.statements.values())


def _precedence(family: Family, original: Original) -> list[str]:
    """Return the members in the order in which they can be sources of later ones."""
    fullness = {one: place for place, one in enumerate(family.by_completeness())}

    def place(one: str) -> tuple[bool, bool, float, int]:
        by = latest(family.members[one])  # a page that gives only the day is not the earlier one
        return (
            one != original.article_id,
            by is None,
            by.timestamp() if by else 0.0,
            fullness[one],
        )

    return sorted(family.members, key=place)


def _neighbours(pairs: Iterable[Pair]) -> dict[str, dict[str, Pair]]:
    found: dict[str, dict[str, Pair]] = defaultdict(dict)
    for pair in pairs:
        found[pair.a][pair.b] = pair
        found[pair.b][pair.a] = pair
    return found


def _chain(source_of: Mapping[str, str], one: str) -> list[str]:
    """Return the sources of a text, nearest first; sources so far have no cycle."""
    chain: list[str] = []
    while one in source_of:
        one = source_of[one]
        chain.append(one)
    return chain


def _explicit(
    family: Family, copy: str, source: str, shared: Mapping[str, Mapping[str, Shared]]
) -> list[Sign]:
    """Return what shows by more than dates and lengths that one member repeats another."""
    found = stated(
        family.members[copy],
        family.members[source],
        family.statements[copy],
        family.statements[source],
    )
    return [sign for sign in (*found, *_shared(family, copy, source, shared)) if sign.is_explicit]


def _shared(
    family: Family, copy: str, source: str, shared: Mapping[str, Mapping[str, Shared]]
) -> list[Sign]:
    common = shared.get(copy, {}).get(source)
    return [repeated(family.members[copy], common)] if common else []


def _weight(signs: Sequence[Sign]) -> float:
    return confidence_of(signs, is_against_time=False) if signs else 0.0


def _edge_within(
    family: Family,
    copy: str,
    source: str,
    pair: Pair,
    shared: Mapping[str, Mapping[str, Shared]],
) -> Edge:
    document, other = family.members[copy], family.members[source]
    mine, theirs = sides(pair, copy)
    signs = [
        *stated(document, other, family.statements[copy], family.statements[source]),
        *_shared(family, copy, source, shared),
        *dated(document, other),
        *fuller(mine, theirs),
    ]
    if pair.relation not in MERGING:  # a text cut down too far to be told from a quotation alone
        pair = replace(pair, relation=family.relations_to(source)[copy])
    return _edge(document, other, pair, signs)


def _edge(copy: Document, source: Document, pair: Pair, signs: Iterable[Sign]) -> Edge:
    mine, theirs = sides(pair, copy.doc_id)
    signs = tuple(strongest_first(signs))
    is_ordered = is_surely_before(source, copy) or is_surely_before(copy, source)
    lag = None  # of two dates that may mean the same instant no lag can be told
    if is_ordered and copy.published_at is not None and source.published_at is not None:
        lag = (copy.published_at - source.published_at).total_seconds()
    repost = Repost(
        copy_id=copy.doc_id,
        source_id=source.doc_id,
        relation=pair.relation,
        jaccard=round(pair.overlap.jaccard, 4),
        copy_share=round(mine.share, 4),
        source_share=round(theirs.share, 4),
        n_shared=pair.overlap.n_shared,
        lag_s=lag,
        evidence=tuple(dict.fromkeys(sign.kind for sign in signs)),
        confidence=confidence_of(signs, is_against_time=is_surely_before(copy, source)),
        scheme=DECISION_SCHEME,
    )
    return Edge(repost=repost, signs=signs)
