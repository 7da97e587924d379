"""One cluster with everything needed to say who copied whom in it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest.dedup.clusters import clusters_of
from ingest.dedup.decide import MERGING, Pair
from ingest.dedup.overlap import Side
from ingest.dedup.statements import Statements
from ingest.model.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The members of one cluster.

    Args:
        cluster_id: The cluster.
        members: Its documents, by id in ascending order.
        statements: What each member's page says, by id.
        pairs: Pairs inside the cluster, by the two ids in ascending order.
    """

    cluster_id: str
    members: Mapping[str, Document]
    statements: Mapping[str, Statements]
    pairs: Mapping[tuple[str, str], Pair]

    def pair(self, one: str, other: str) -> Pair | None:
        """Return the pair of two members, or None when they were not found alike."""
        return self.pairs.get((min(one, other), max(one, other)))

    def relations_to(self, one: str) -> dict[str, str]:
        """Return how each other member relates to one: same, partial or rewrite.

        Two that were not found to be copies of each other are in one family through others; then
        the weakest relation on the way counts.
        """
        same = clusters_of(self.members, self._merges({"same"}))
        parts = clusters_of(self.members, self._merges({"same", "partial"}))
        found = {}
        for other in self.members:
            pair = self.pair(other, one)
            if other == one:
                continue
            if pair is not None and pair.relation in MERGING:
                found[other] = pair.relation
            elif same[other] == same[one]:
                found[other] = "same"
            else:
                found[other] = "partial" if parts[other] == parts[one] else "rewrite"
        return found

    def _merges(self, relations: Collection[str]) -> list[tuple[str, str]]:
        return [ends for ends, pair in self.pairs.items() if pair.relation in relations]

    def completeness(self) -> dict[str, float]:
        """Return for each member how well it stands for the others, 0..1.

        The harmonic mean of how much of the others it has and how much of it they have: a
        preview fails at the first, a copy with another text around it at the second. Taken over
        the members it was compared with.
        """
        has: dict[str, list[float]] = {one: [] for one in self.members}
        confirmed: dict[str, list[float]] = {one: [] for one in self.members}
        for pair in self.pairs.values():
            left, right = pair.overlap.left.share, pair.overlap.right.share
            has[pair.a].append(right)
            has[pair.b].append(left)
            confirmed[pair.a].append(left)
            confirmed[pair.b].append(right)
        return {one: _harmonic(has[one], confirmed[one]) for one in self.members}

    def by_completeness(self) -> list[str]:
        """Return the member ids, best copy first; ties go to the longer, then the smaller id."""
        score = self.completeness()
        return sorted(
            self.members,
            key=lambda one: (-round(score[one], 6), -len(self.members[one].text), one),
        )


def _harmonic(some: Sequence[float], others: Sequence[float]) -> float:
    """Return the harmonic mean of the means of two equally long lists; 0 when they are empty."""
    total = sum(some) + sum(others)
    return 2 * sum(some) * sum(others) / (total * len(some)) if total else 0.0


def sides(pair: Pair, first: str) -> tuple[Side, Side]:
    """Return the overlap seen from one member of the pair, and from the other."""
    if pair.a == first:
        return pair.overlap.left, pair.overlap.right
    return pair.overlap.right, pair.overlap.left


def latest(document: Document) -> datetime | None:
    """Return the last instant the document's date can mean, UTC, or None when undated."""
    return document.published_latest_at or document.published_at


def is_surely_before(one: Document, other: Document) -> bool:
    """Return whether every reading of the two dates puts one before the other."""
    end = latest(one)
    if one.published_at is None or end is None or other.published_at is None:
        return False
    return one.published_at < other.published_at and end <= other.published_at


def families_of(
    documents: Sequence[Document],
    statements: Mapping[str, Statements],
    cluster_of: Mapping[str, str],
    pairs: Sequence[Pair],
) -> list[Family]:
    """Return the families in order of their cluster id."""
    members: dict[str, dict[str, Document]] = {}
    for document in sorted(documents, key=lambda document: document.doc_id):
        members.setdefault(cluster_of[document.doc_id], {})[document.doc_id] = document
    inside: dict[str, dict[tuple[str, str], Pair]] = {cluster_id: {} for cluster_id in members}
    for pair in pairs:
        if cluster_of[pair.a] == cluster_of[pair.b]:
            inside[cluster_of[pair.a]][pair.a, pair.b] = pair
    return [
        Family(
            cluster_id=cluster_id,
            members=members[cluster_id],
            statements={one: statements[one] for one in members[cluster_id]},
            pairs=inside[cluster_id],
        )
        for cluster_id in sorted(members)
    ]
