"""Where the text of a cluster came from: a captured page, an outlet known by name, or unknown."""

from collections import Counter
from collections.abc import Iterable

from ingest.dedup.family import Family, is_surely_before, latest
from ingest.dedup.statements import first_named
from ingest.model.cluster import Original

STUB_COMPLETENESS = 0.5
"""An original less complete than this is a preview of itself; the best copy is another one."""

EARLIEST_SURE = 0.6
EARLIEST_UNSURE = 0.3
SINGLE_SAYS_SO = 0.8
SINGLE_SILENT = 0.3
NAMED_BY_URL = 0.7
"""Confidences without a vote are ranks set by judgement, not measured probabilities."""


def original_of(family: Family) -> Original:
    """Return the original of a cluster.

    Explicit statements come first: the outlet that most members name. Its own page in the
    cluster is the original; without one, the original is virtual. When nobody names anyone, a
    page that members link as their source is, else the page surely or probably published
    first, else nothing is claimed. A silent page speaks for its own site unless that mostly
    reposts.
    """
    votes = _votes(family)
    if votes:
        return _named_original(family, votes)
    linked = _linked(family)
    if linked is not None:
        own = family.statements[linked].own
        name = own.name if own else None
        return _captured(family, linked, outlet=name, method="named_captured", sure=NAMED_BY_URL)
    if len(family.members) == 1:
        (only,) = family.members
        writer = _writer_of(family, only)
        return _captured(family, only, outlet=writer, method="single", sure=SINGLE_SILENT)
    return _earliest(family)


def best_copy(family: Family, original: str | None) -> str:
    """Return the id of the copy to read: the original unless it is a stub, else the fullest."""
    ranked = family.by_completeness()
    if original is not None and (
        len(ranked) == 1 or family.completeness()[original] >= STUB_COMPLETENESS
    ):
        return original
    return ranked[0]


def _votes(family: Family) -> Counter[str]:
    roots = (statements.root for statements in family.statements.values())
    return Counter(root.key for root in roots if root is not None)


def _named_original(family: Family, votes: Counter[str]) -> Original:
    def own_pages(key: str) -> list[str]:
        return [
            one
            for one, statements in family.statements.items()
            if statements.own is not None and statements.own.key == key
        ]

    key = min(votes, key=lambda outlet: (-votes[outlet], not own_pages(outlet), outlet))
    roots = [statements.root for statements in family.statements.values() if statements.root]
    name = first_named(roots, key)
    pages = own_pages(key)
    witnesses = votes[key] + bool(pages)
    # one witness .75, two .875, three .94; less the share of members that name another outlet
    sure = votes[key] / votes.total() * (1 - 0.5 ** (witnesses + 1))
    if len(family.members) == 1 and pages:
        return _captured(family, pages[0], outlet=name, method="single", sure=SINGLE_SAYS_SO)
    if pages:
        return _captured(family, _first(family, pages), outlet=name, method="own_page", sure=sure)
    ends = [end for end in map(latest, family.members.values()) if end is not None]
    return Original(
        cluster_id=family.cluster_id,
        article_id=None,
        best_copy_id=best_copy(family, None),
        outlet=name,
        title=_original_title(family, key),
        published_not_before_at=None,
        published_not_after_at=min(ends, default=None),
        method="named_virtual",
        confidence=round(sure, 3),
    )


def _captured(
    family: Family, article_id: str, *, outlet: str | None, method: str, sure: float
) -> Original:
    document = family.members[article_id]
    return Original(
        cluster_id=family.cluster_id,
        article_id=article_id,
        best_copy_id=best_copy(family, article_id),
        outlet=outlet,
        title=document.title or None,
        published_not_before_at=document.published_at,
        published_not_after_at=latest(document),
        method=method,
        confidence=round(sure, 3),
    )


def _linked(family: Family) -> str | None:
    """Return the member whose address most other members give as their source, or None."""
    by_url = {document.url: one for one, document in family.members.items() if document.url}
    links = Counter(
        by_url[url]
        for one, document in family.members.items()
        for url in set(document.references)
        if url in by_url and by_url[url] != one
    )
    return min(links, key=lambda one: (-links[one], one), default=None)


def _earliest(family: Family) -> Original:
    dated = [one for one, document in family.members.items() if document.published_at is not None]
    if not dated:
        return Original(
            cluster_id=family.cluster_id,
            article_id=None,
            best_copy_id=best_copy(family, None),
            outlet=None,
            title=None,
            published_not_before_at=None,
            published_not_after_at=None,
            method="unknown",
            confidence=0.0,
        )
    first = _first(family, dated)
    is_sure = all(
        is_surely_before(family.members[first], document)
        for one, document in family.members.items()
        if one != first
    )
    return _captured(
        family,
        first,
        outlet=_writer_of(family, first),
        method="earliest",
        sure=EARLIEST_SURE if is_sure else EARLIEST_UNSURE,
    )


def _writer_of(family: Family, article_id: str) -> str | None:
    """Return the name of the outlet whose own site a silent page stands on, or None."""
    writer = family.statements[article_id].writer
    return writer.name if writer else None


def _first(family: Family, ids: Iterable[str]) -> str:
    """Return the id of those published first; overlapping dates leave it to the fuller text."""
    candidates = list(ids)
    firsts = [
        one
        for one in candidates
        if family.members[one].published_at is not None
        and not any(
            is_surely_before(family.members[other], family.members[one]) for other in candidates
        )
    ]
    return next(one for one in family.by_completeness() if one in (firsts or candidates))


def _original_title(family: Family, key: str) -> str | None:
    """Return the 原文标题 that most of the pages naming that outlet print, or None."""
    titles = Counter(
        document.original_title
        for one, document in family.members.items()
        if document.original_title and (root := family.statements[one].root) and root.key == key
    )
    return min(titles, key=lambda title: (-titles[title], title), default=None)
