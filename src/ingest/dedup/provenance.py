"""Who copied whom: one edge from each copy to the nearest text it can have come from.

Explicit statements outrank dates, dates outrank completeness: portals back-date and re-date,
and a 来源 line is what an editor signed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ingest.dedup.decide import DECISION_SCHEME, MERGING, PART_TITLE, Pair, titles_alike
from ingest.dedup.family import Family, is_surely_before, sides
from ingest.dedup.overlap import Side
from ingest.dedup.statements import Statements
from ingest.model.cluster import Original, Repost
from ingest.model.document import Document
from ingest.text.clean import key_text

EVIDENCE = {
    "source_line": 0.9,
    "reference": 0.9,
    "original_title": 0.8,
    "time": 0.7,
    "time_overlapping": 0.4,
    "completeness": 0.3,
    "embedding": 0.5,
}
"""How sure each kind of evidence makes the direction: ranks set by judgement, not measured.

Kinds that agree add up as independent witnesses; see ``_confidence``.
"""

EXPLICIT = frozenset({"source_line", "reference", "original_title"})

AGAINST_TIME = 0.5
"""An explicit statement keeps this much of its weight when the dates say the opposite."""

NO_EVIDENCE = 0.1

FULLER = 0.02
"""Difference of shares below which neither text is the fuller one."""


def reposts_within(family: Family, original: Original) -> list[Repost]:
    """Return the edges inside a cluster, at most one from each copy, never a cycle.

    A copy that names a source nobody captured has no edge: another copy that happens to be
    earlier is not where it says it took the text from.
    """
    order = _precedence(family, original)
    rank = {one: position for position, one in enumerate(order)}
    neighbours = _neighbours(pair for pair in family.pairs.values() if pair.relation in MERGING)
    root = original.article_id if original.method in {"own_page", "named_captured"} else None
    source_of: dict[str, str] = {}
    for is_explicit in (True, False):  # statements first: dates may not close a cycle on them
        for copy in order:
            if copy == root or copy in source_of:
                continue
            if not is_explicit and _took_it_elsewhere(family, copy):
                continue
            choices = [
                (evidence, pair, source)
                for source, pair in neighbours[copy].items()
                if copy not in _chain(source_of, source)
                if (evidence := _evidence(family, copy, source, pair)) is not None
                if (is_explicit and EXPLICIT & set(evidence))
                or (not is_explicit and rank[source] < rank[copy])
            ]
            if choices:
                best = max(
                    choices,
                    key=lambda choice: (
                        _explicit_weight(choice[0]),
                        round(choice[1].overlap.jaccard, 6),
                        -rank[choice[2]],
                    ),
                )
                source_of[copy] = best[2]
    return [
        _edge(
            family.members[copy],
            family.members[source],
            neighbours[copy][source],
            _evidence(family, copy, source, neighbours[copy][source]),
        )
        for copy, source in sorted(source_of.items())
    ]


def reposts_between(
    pairs: Sequence[Pair],
    documents: Mapping[str, Document],
    statements: Mapping[str, Statements],
    cluster_of: Mapping[str, str],
) -> list[Repost]:
    """Return the links between clusters: for each text one edge into every cluster it repeats."""
    found: dict[tuple[str, str], list[Repost]] = defaultdict(list)
    for pair in pairs:
        if cluster_of[pair.a] == cluster_of[pair.b]:
            continue
        repost = _link(pair, documents, statements)
        found[repost.copy_id, cluster_of[repost.source_id]].append(repost)
    return [
        min(choices, key=lambda edge: (-edge.confidence, -edge.n_shared, edge.source_id))
        for _, choices in sorted(found.items())
    ]


def _link(
    pair: Pair, documents: Mapping[str, Document], statements: Mapping[str, Statements]
) -> Repost:
    """Return the edge of a linking pair, in the direction with more evidence."""
    edges = []
    for copy_id, source_id in ((pair.a, pair.b), (pair.b, pair.a)):
        copy, source = documents[copy_id], documents[source_id]
        mine, theirs = sides(pair, copy_id)
        evidence = list(_stated(copy, source, statements[copy_id], statements[source_id]))
        evidence += _dated(copy, source)
        if _is_host(pair.relation, mine, theirs):
            evidence.append("embedding")
        edges.append(_edge(copy, source, pair, tuple(evidence)))
    if pair.relation == "contains":  # the container repeats, whatever the dates say
        return min(edges, key=lambda edge: (edge.copy_share, edge.copy_id))
    if pair.relation == "translation_of":
        return min(edges, key=lambda edge: ("reference" not in edge.evidence, edge.copy_id))
    return min(edges, key=lambda edge: (-edge.confidence, edge.copy_id))


def _is_host(relation: str, mine: Side, theirs: Side) -> bool:
    """Return whether the shared passage stands in this text as a guest of the other's."""
    if relation == "contains":
        return mine.share < theirs.share
    return relation == "quotes" and min(mine.head, mine.tail) > min(theirs.head, theirs.tail)


def _took_it_elsewhere(family: Family, copy: str) -> bool:
    """Return whether a member names as its source an outlet without a page in the cluster."""
    says = family.statements[copy]
    if says.nearest is None or (says.own is not None and says.own.key == says.nearest.key):
        return False
    owners = {other.own.key for other in family.statements.values() if other.own is not None}
    return says.nearest.key not in owners


def _precedence(family: Family, original: Original) -> list[str]:
    """Return the members in the order in which they can be sources of later ones."""
    fullness = {one: place for place, one in enumerate(family.by_completeness())}

    def place(one: str) -> tuple[bool, bool, float, int]:
        published = family.members[one].published_at
        return (
            one != original.article_id,
            published is None,
            published.timestamp() if published else 0.0,
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


def _evidence(family: Family, copy: str, source: str, pair: Pair) -> tuple[str, ...]:
    """Return what shows that one member repeats another, strongest kinds first."""
    found = list(
        _stated(
            family.members[copy],
            family.members[source],
            family.statements[copy],
            family.statements[source],
        )
    )
    found += _dated(family.members[copy], family.members[source])
    mine, theirs = sides(pair, copy)
    if mine.share > theirs.share + FULLER:
        found.append("completeness")
    return tuple(found)


def _stated(copy: Document, source: Document, says: Statements, other: Statements) -> Iterable[str]:
    own = other.own
    if (
        own is not None
        and (says.own is None or says.own.key != own.key)
        and own.key in {outlet.key for outlet in (says.nearest, says.root) if outlet is not None}
    ):
        yield "source_line"
    if source.url is not None and source.url in copy.references:
        yield "reference"
    if says.original_title_key is not None:
        title = key_text(source.title)
        is_new = titles_alike(key_text(copy.title), title) < PART_TITLE
        if is_new and titles_alike(says.original_title_key, title) >= PART_TITLE:
            yield "original_title"


def _dated(copy: Document, source: Document) -> Iterable[str]:
    if is_surely_before(source, copy):
        yield "time"
    elif (
        copy.published_at is not None
        and source.published_at is not None
        and source.published_at < copy.published_at
    ):
        yield "time_overlapping"


def _explicit_weight(evidence: Sequence[str]) -> float:
    return max((EVIDENCE[kind] for kind in evidence if kind in EXPLICIT), default=0.0)


def _confidence(evidence: Sequence[str], *, is_against_time: bool) -> float:
    doubt = 1.0
    for kind in evidence:
        doubt *= 1 - EVIDENCE[kind]
    sure = 1 - doubt if evidence else NO_EVIDENCE
    return round(sure * AGAINST_TIME if is_against_time else sure, 3)


def _edge(copy: Document, source: Document, pair: Pair, evidence: tuple[str, ...]) -> Repost:
    mine, theirs = sides(pair, copy.doc_id)
    is_ordered = is_surely_before(source, copy) or is_surely_before(copy, source)
    lag = None  # of two dates that may mean the same instant no lag can be told
    if is_ordered and copy.published_at is not None and source.published_at is not None:
        lag = (copy.published_at - source.published_at).total_seconds()
    return Repost(
        copy_id=copy.doc_id,
        source_id=source.doc_id,
        relation=pair.relation,
        jaccard=round(pair.overlap.jaccard, 4),
        copy_share=round(mine.share, 4),
        source_share=round(theirs.share, 4),
        n_shared=pair.overlap.n_shared,
        lag_s=lag,
        evidence=evidence,
        confidence=_confidence(evidence, is_against_time=is_surely_before(copy, source)),
        scheme=DECISION_SCHEME,
    )
