"""Clusters, edges and originals of a region made again, and written where they changed."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import uuid4

from ingest.dedup.relate import relations_of
from ingest.model.cluster import ClusterMember, ClusterMove, Original, Repost
from ingest.model.repost import RepostEdit, RepostEvidence
from ingest.relating.region import Region, region_of
from ingest.store.bands import Bands
from ingest.store.ledger import Ledger
from ingest.store.lookup import Lookup
from ingest.store.tracing import uncommitted_moves

E = TypeVar("E", Repost, RepostEvidence, RepostEdit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """All rows that are written together for one article.

    Args:
        member: Its membership.
        originals: The original of its cluster if it is the best copy, else nothing.
        reposts: The edges from it, in order of their sources.
        evidence: What speaks for them.
        edits: What it changed.
    """

    member: ClusterMember
    originals: tuple[Original, ...]
    reposts: tuple[Repost, ...]
    evidence: tuple[RepostEvidence, ...]
    edits: tuple[RepostEdit, ...]


def trace(
    ledger: Ledger, lookup: Lookup, changed: Collection[str], *, now: datetime, run_id: str
) -> None:
    """Bring clusters, edges and originals up to date with texts that are new or have changed.

    Rows are appended only for articles of which any row differs. The memberships go last and in
    one commit: until then nobody sees the rest.

    Args:
        ledger: Where to write.
        lookup: The same ledger, to read.
        changed: Ids of signed articles.
        now: When it is found out.
        run_id: The run that writes.
    """
    region = region_of(changed, lookup=lookup, bands=Bands(lookup))
    before = _stored(lookup, region.cluster_of.keys() | region.linked.keys())
    after = _traced(region, before, changed)
    entries = [entry for one, entry in sorted(after.items()) if before.get(one) != entry]
    batch = uuid4().hex
    moves = _moves(region, now=now, run_id=run_id)
    if moves:
        ledger.append("cluster_moves", _not_logged(lookup, moves), run_id=run_id, batch=batch)
    details = {
        "reposts": (row for entry in entries for row in entry.reposts),
        "repost_evidence": (row for entry in entries for row in entry.evidence),
        "repost_edits": (row for entry in entries for row in entry.edits),
        "originals": (row for entry in entries for row in entry.originals),
    }
    for name, rows in details.items():
        ledger.append(name, rows, run_id=run_id, batch=batch)
    ledger.append("clusters", (entry.member for entry in entries), run_id=run_id, batch=batch)


def _stored(lookup: Lookup, ids: Collection[str]) -> dict[str, Entry]:
    """Return what is stored of some articles, by id."""
    members = lookup.rows(ClusterMember, "article_id", ids)
    return _entries(
        {row.article_id: row for row in members},
        originals=lookup.rows(Original, "best_copy_id", ids),
        reposts=lookup.rows(Repost, "copy_id", ids),
        evidence=lookup.rows(RepostEvidence, "copy_id", ids),
        edits=lookup.rows(RepostEdit, "copy_id", ids),
    )


def _traced(
    region: Region, before: Mapping[str, Entry], changed: Collection[str]
) -> dict[str, Entry]:
    """Return what is now to be stored of the articles of a region, by id.

    An edge is made again if it leads into the clusters of the region or from a text that
    changed; the others stay as they are.
    """
    relations = relations_of(list(region.documents.values()), region.pairs)
    inside = region.cluster_of.keys()
    members = {row.article_id: row for row in relations.members if row.article_id in inside}
    members |= region.linked

    def is_made_again(edge: Repost | RepostEvidence | RepostEdit) -> bool:
        return edge.source_id in inside or edge.copy_id in changed

    reposts = _nearest(filter(is_made_again, relations.reposts), region)
    made = {(edge.copy_id, edge.source_id) for edge in reposts}
    stored = before.values()
    return _entries(
        members,
        originals=[
            *(row for row in relations.originals if row.best_copy_id in inside),
            *(row for one in region.linked for row in before[one].originals),
        ],
        reposts=[
            *reposts,
            *(row for entry in stored for row in entry.reposts if not is_made_again(row)),
        ],
        evidence=[
            *(row for row in relations.evidence if (row.copy_id, row.source_id) in made),
            *(row for entry in stored for row in entry.evidence if not is_made_again(row)),
        ],
        edits=[
            *(row for row in relations.edits if (row.copy_id, row.source_id) in made),
            *(row for entry in stored for row in entry.edits if not is_made_again(row)),
        ],
    )


def _nearest(edges: Iterable[Repost], region: Region) -> list[Repost]:
    """Return one edge from each text into every linked cluster, the one ``dedup`` would take.

    It saw only those texts of a linked cluster that matter, as clusters of one.
    """
    found: dict[tuple[str, str], Repost] = {}
    for edge in sorted(edges, key=lambda edge: (-edge.confidence, -edge.n_shared, edge.source_id)):
        member = region.linked.get(edge.source_id)
        into = member.cluster_id if member else edge.source_id
        found.setdefault((edge.copy_id, into), edge)
    return list(found.values())


def _entries(
    members: Mapping[str, ClusterMember],
    *,
    originals: Iterable[Original],
    reposts: Iterable[Repost],
    evidence: Iterable[RepostEvidence],
    edits: Iterable[RepostEdit],
) -> dict[str, Entry]:
    """Return rows by the article they are written with; rows of others are left out."""
    original_of = {row.best_copy_id: row for row in originals}
    reposts_of, evidence_of, edits_of = _by_copy(reposts), _by_copy(evidence), _by_copy(edits)
    return {
        one: Entry(
            member=member,
            originals=(original_of[one],) if one in original_of else (),
            reposts=tuple(sorted(reposts_of[one], key=lambda row: row.source_id)),
            evidence=tuple(sorted(evidence_of[one], key=lambda row: (row.source_id, row.position))),
            edits=tuple(sorted(edits_of[one], key=lambda row: (row.source_id, row.position))),
        )
        for one, member in members.items()
    }


def _by_copy(rows: Iterable[E]) -> defaultdict[str, list[E]]:
    found: defaultdict[str, list[E]] = defaultdict(list)
    for row in rows:
        found[row.copy_id].append(row)
    return found


def _moves(region: Region, *, now: datetime, run_id: str) -> list[ClusterMove]:
    """Return which articles left which former cluster for which present one."""
    present = {one: row.cluster_id for one, row in region.former.items()} | dict(region.cluster_of)
    moved = Counter(
        (row.cluster_id, present[one])
        for one, row in region.former.items()
        if present[one] != row.cluster_id
    )
    kept = {row.cluster_id for one, row in region.former.items() if present[one] == row.cluster_id}
    return [
        ClusterMove(
            from_cluster_id=former,
            to_cluster_id=cluster_id,
            n_articles=n,
            is_whole=former not in kept,
            moved_at=now,
            run_id=run_id,
        )
        for (former, cluster_id), n in sorted(moved.items())
    ]


def _not_logged(lookup: Lookup, moves: Iterable[ClusterMove]) -> list[ClusterMove]:
    """Return the moves that no killed run has logged already."""
    logged = uncommitted_moves(lookup)
    return [
        move
        for move in moves
        if (move.from_cluster_id, move.to_cluster_id, move.n_articles, move.is_whole) not in logged
    ]
