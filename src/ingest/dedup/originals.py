"""Where the text of a cluster came from: a captured page, an outlet known by name, or unknown."""

from collections import Counter
from collections.abc import Iterable, Mapping

from ingest.dedup.family import Family, is_surely_before, latest
from ingest.dedup.statements import Named
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


def _votes(family: Family) -> dict[str, Named]:
    """Return whom each member says wrote the text, by member.

    A member that names an outlet whose own page says that another one wrote it means that one.
    """
    passed_on = {
        key: statements.root
        for statements in family.statements.values()
        if statements.names_another and statements.root is not None
        for key in statements.speaks_for
    }
    votes = {}
    for one, statements in family.statements.items():
        root, seen = statements.root, set[str]()
        while root is not None and root.key in passed_on and root.key not in seen:
            seen.add(root.key)
            root = passed_on[root.key]
        if root is not None:
            votes[one] = root
    return votes


def _named_original(family: Family, votes: Mapping[str, Named]) -> Original:
    def own_pages(key: str) -> list[str]:
        return [
            one
            for one, statements in family.statements.items()
            if key in statements.speaks_for and not statements.names_another
        ]

    counts = Counter(outlet.key for outlet in votes.values())
    key = min(counts, key=lambda outlet: (-counts[outlet], not own_pages(outlet), outlet))
    writer = next(outlet for outlet in votes.values() if outlet.key == key)
    pages = own_pages(key)
    n_house = sum(outlet.owner == writer.owner for outlet in votes.values())
    witnesses = counts[key] + bool(pages)
    # one witness .75, two .875, three .94; less the share of members that name another house
    sure = n_house / len(votes) * (1 - 0.5 ** (witnesses + 1))
    if len(family.members) == 1 and pages:
        return _captured(family, pages[0], outlet=writer.name, method="single", sure=SINGLE_SAYS_SO)
    if pages:
        first = _first(family, pages)
        return _captured(family, first, outlet=writer.name, method="own_page", sure=sure)
    ends = [end for end in map(latest, family.members.values()) if end is not None]
    return Original(
        cluster_id=family.cluster_id,
        article_id=None,
        best_copy_id=best_copy(family, None),
        outlet=writer.name,
        title=_original_title(family, votes, key),
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
        title=document.title or _printed_title(family, family.members),
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
        for url in family.statements[one].references
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
    """Return the id of those published first, at the same instant the fuller text.

    Of dates that overlap the one that ends first counts: who gives only the day copied.
    """
    fullness = {one: place for place, one in enumerate(family.by_completeness())}

    def place(one: str) -> tuple[bool, float, int]:
        by = latest(family.members[one])
        return by is None, by.timestamp() if by else 0.0, fullness[one]

    return min(ids, key=place)


def _original_title(family: Family, votes: Mapping[str, Named], key: str) -> str | None:
    """Return the 原文标题 that most of the pages naming that outlet print, else most of all."""
    naming = [one for one, outlet in votes.items() if outlet.key == key]
    return _printed_title(family, naming) or _printed_title(family, family.members)


def _printed_title(family: Family, members: Iterable[str]) -> str | None:
    titles = Counter(
        title for one in members if (title := family.statements[one].original_title) is not None
    )
    return min(titles, key=lambda title: (-titles[title], title), default=None)
