"""The family of one article in a release: its origin, who copied whom, and what they changed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ingest.report.lookup import Ask, found

_MEMBERS = """
select
    m.relation_to_best,
    m.is_best_copy,
    a.*,
    c.carried_by,
    (select count(*) from dropped_lines as d where d.article_id = a.article_id) as n_junk
from clusters as m
join articles as a using (article_id)
join carriers as c using (article_id)
where m.cluster_id = $cluster
order by a.published_latest_at nulls last, a.article_id
"""
_EDGES = """
select r.*
from reposts as r
join clusters as c on c.article_id = r.copy_id
join clusters as s on s.article_id = r.source_id
where
    c.cluster_id = $cluster
    and s.cluster_id = $cluster
    and r.relation in ('same', 'partial', 'rewrite')
"""
_EVIDENCE = """
select e.*
from repost_evidence as e
join clusters as c on c.article_id = e.copy_id
where c.cluster_id = $cluster
order by e.position
"""
_EDITS = """
select e.*
from repost_edits as e
join clusters as c on c.article_id = e.copy_id
where c.cluster_id = $cluster
order by e.position
"""
_LINKS = """
with links as (
    select
        r.relation,
        c.cluster_id = $cluster as is_copy,
        case when c.cluster_id = $cluster then r.copy_id else r.source_id end as article_id,
        case when c.cluster_id = $cluster then r.source_id else r.copy_id end as other_id
    from reposts as r
    join clusters as c on c.article_id = r.copy_id
    join clusters as s on s.article_id = r.source_id
    where $cluster in (c.cluster_id, s.cluster_id) and c.cluster_id <> s.cluster_id
)

select
    l.*,
    a.title as other_title,
    k.carried_by as other_by
from links as l
join articles as a on a.article_id = l.other_id
join carriers as k on k.article_id = l.other_id
order by l.relation, a.published_at, l.other_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that speaks for an edge, as in ``repost_evidence``."""

    kind: str
    says: str
    found_in: str
    rule: str | None
    start: int | None
    end: int | None
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One thing a copy changed, as in ``repost_edits``."""

    change: str
    source_paragraph: int | None
    copy_paragraph: int | None
    before: str | None
    after: str | None
    similarity: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One page of the family.

    Args:
        article_id: The article.
        carried_by: Outlet on whose place it stands, None for an added file without an address.
        title: Its headline, or None.
        url: Its canonical address.
        published_at: First instant its date can mean, UTC, or None.
        precision: Smallest unit its date names, or None.
        names: The outlet it says wrote the text, or None.
        is_best_copy: Whether it is the copy to read.
        source_id: The member it was copied from, or None.
        relation: How it relates to that member; to the best copy where there is none.
        confidence: How sure the direction is, share 0..1; None without a source.
        lag_s: Seconds after its source; None without one, or where the dates overlap.
        evidence: What speaks for the source, strongest first.
        edits: What it changed against its source.
        n_junk: Lines of its page that were taken out of the text.
    """

    article_id: str
    carried_by: str | None
    title: str | None
    url: str
    published_at: datetime | None
    precision: str | None
    names: str | None
    is_best_copy: bool
    source_id: str | None
    relation: str
    confidence: float | None
    lag_s: float | None
    evidence: tuple[Evidence, ...]
    edits: tuple[Edit, ...]
    n_junk: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A text of another family that quotes or holds one of this, or the other way round.

    Args:
        relation: quotes, contains or translation_of.
        article_id: The page of this family.
        other_id: The page of the other one.
        is_copy: Whether this family's page is the one that repeats.
        other_by: Outlet that carried the other page, or None.
        other_title: Its headline, or None.
    """

    relation: str
    article_id: str
    other_id: str
    is_copy: bool
    other_by: str | None
    other_title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The family of one article.

    Args:
        asked: What was asked for.
        asked_id: The article it means; None when a cluster was asked for.
        cluster_id: The cluster.
        written_by: Outlet that wrote the text, or None.
        original_id: The captured original, or None.
        title: Title of the original, or None.
        method: How the original was found.
        confidence: How sure the outlet is, share 0..1.
        published_not_after_at: Latest instant of first publication, UTC, or None.
        best_copy_id: The copy to read.
        members: Every page, the earliest first, undated ones last.
        links: What other families have to do with it.
    """

    asked: str
    asked_id: str | None
    cluster_id: str
    written_by: str | None
    original_id: str | None
    title: str | None
    method: str
    confidence: float
    published_not_after_at: datetime | None
    best_copy_id: str
    members: tuple[Member, ...]
    links: tuple[Link, ...]

    def copies_of(self, source_id: str | None) -> list[Member]:
        """Return the members copied from one, or those without a source, the original apart."""
        return [
            member
            for member in self.members
            if member.source_id == source_id and member.article_id != self.original_id
        ]


def trace_of(ask: Ask, asked: str) -> Trace:
    """Return the family of what somebody asked for.

    Args:
        ask: Gives the rows of a query over the release.
        asked: An article id, a cluster id of now or of an older release, or an address in any
            form: with tracking parameters, of the mobile site, of a later page.

    Raises:
        InputError: The release knows no such article; the message says what to try.
    """
    cluster_id, asked_id = found(ask, asked.strip())
    (original,) = ask(
        "select * from originals where cluster_id = $cluster", {"cluster": cluster_id}
    )
    return Trace(
        asked=asked,
        asked_id=asked_id,
        cluster_id=cluster_id,
        written_by=original["outlet"],
        original_id=original["article_id"],
        title=original["title"],
        method=original["method"],
        confidence=original["confidence"],
        published_not_after_at=original["published_not_after_at"],
        best_copy_id=original["best_copy_id"],
        members=tuple(_members(ask, cluster_id)),
        links=tuple(_links(ask, cluster_id)),
    )


def _members(ask: Ask, cluster_id: str) -> Iterable[Member]:
    values = {"cluster": cluster_id}
    edges = {row["copy_id"]: row for row in ask(_EDGES, values)}
    evidence, edits = _by_edge(ask(_EVIDENCE, values)), _by_edge(ask(_EDITS, values))
    for row in ask(_MEMBERS, values):
        edge = edges.get(row["article_id"])
        key = (row["article_id"], edge["source_id"] if edge else "")
        yield Member(
            article_id=row["article_id"],
            carried_by=row["carried_by"],
            title=row["title"],
            url=row["canonical_url"],
            published_at=row["published_at"],
            precision=row["published_precision"],
            names=row["source"] or row["declared_source"],
            is_best_copy=row["is_best_copy"],
            source_id=edge["source_id"] if edge else None,
            relation=edge["relation"] if edge else row["relation_to_best"],
            confidence=edge["confidence"] if edge else None,
            lag_s=edge["lag_s"] if edge else None,
            evidence=tuple(_of(Evidence, one) for one in evidence[key]),
            edits=tuple(_of(Edit, one) for one in edits[key]),
            n_junk=row["n_junk"],
        )


def _links(ask: Ask, cluster_id: str) -> Iterable[Link]:
    return (_of(Link, row) for row in ask(_LINKS, {"cluster": cluster_id}))


def _by_edge(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], list[Mapping[str, Any]]]:
    edges: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        edges[row["copy_id"], row["source_id"]].append(row)
    return edges


def _of(record: type[Any], row: Mapping[str, Any]) -> Any:
    return record(**{name: row[name] for name in record.__slots__})
