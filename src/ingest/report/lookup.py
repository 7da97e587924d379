"""Which article or cluster of a release somebody means by an id or an address."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ingest.errors import InputError
from ingest.text.urls import article_id, canonical_url

Ask = Callable[[str, Mapping[str, Any]], Sequence[dict[str, Any]]]
"""Gives the rows of a query over a release and values for its ``$names``, as dictionaries."""

_ID = re.compile("[0-9a-f]{16}")
_FIND = 'find one with: ingest sql "select article_id, title from articles limit 20"'


_ARTICLE_OF_ID = "select article_id from articles where article_id in (select unnest($ids))"
_ARTICLE_OF_URL = "select article_id from articles where url in (select unnest($urls))"
_ARTICLE_OF_PAGE = """
-- a redirect, or a later page of an article
with asked as (
    select canonical_url, continues
    from pages
    where list_has_any($urls, [url, requested_url, canonical_url])
)

select a.article_id
from articles as a
join asked as p on a.canonical_url = p.canonical_url or a.url = p.continues
"""
_REJECTED = """
select reason
from rejects
where url in (select unnest($urls))
order by rejected_at desc
"""
_REJECTION = """
select url, reason, stage, detail, rejected_at
from rejects
where url in (select unnest($urls))
order by rejected_at desc
"""
_PRESENT = """
select distinct cluster_id
from present_clusters
where former_id = $id
order by cluster_id
"""


def asking(connection: Any) -> Ask:
    """Return what asks an open release.

    Args:
        connection: As ``ingest.store.corpus.reading`` gives it.
    """

    def ask(query: str, values: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
        cursor = connection.execute(query, values)
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    return ask


def found(ask: Ask, asked: str) -> tuple[str, str | None]:
    """Return cluster id and article id of what was asked for."""
    if _ID.fullmatch(asked.lower()):
        return _by_id(ask, asked.lower())
    if "." not in asked and not asked.startswith("urn:"):
        raise InputError(f"{asked!r} is neither an id of 16 hex digits nor an address; {_FIND}")
    return _by_url(ask, asked)


def rejection_of(ask: Ask, asked: str) -> dict[str, Any] | None:
    """Return why an address gave no article, or None if it gave one or was never asked for."""
    if _ID.fullmatch(asked.lower()) or ("." not in asked and not asked.startswith("urn:")):
        return None
    urls = _forms(asked)
    values = {"ids": [article_id(url) for url in urls]}
    if ask(_ARTICLE_OF_ID, values) or ask(_ARTICLE_OF_URL, {"urls": urls}):
        return None
    return next(iter(ask(_REJECTION, {"urls": urls})), None)


def _by_id(ask: Ask, asked: str) -> tuple[str, str | None]:
    for row in ask("select cluster_id from clusters where article_id = $id", {"id": asked}):
        return row["cluster_id"], asked
    present = [row["cluster_id"] for row in ask(_PRESENT, {"id": asked})]
    if len(present) > 1:
        raise InputError(f"cluster {asked} was split; ask for one of {', '.join(present)}")
    if not present:
        raise InputError(f"no article and no cluster {asked} in this release; {_FIND}")
    return present[0], None


def _by_url(ask: Ask, asked: str) -> tuple[str, str | None]:
    urls = _forms(asked)
    ids = [article_id(url) for url in urls]
    for query in (_ARTICLE_OF_ID, _ARTICLE_OF_URL, _ARTICLE_OF_PAGE):
        values = {"ids": ids} if query is _ARTICLE_OF_ID else {"urls": urls}
        for row in ask(query, values):
            return _by_id(ask, row["article_id"])
    for row in ask(_REJECTED, {"urls": urls}):
        raise InputError(f"{asked} gave no article: {row['reason']}; see table rejects")
    raise InputError(f"no article with the address {asked} in this release; {_FIND}")


def _forms(asked: str) -> list[str]:
    """Return the forms under which an address may be stored, the canonical one first."""
    url = asked if "://" in asked or asked.startswith("urn:") else f"https://{asked}"
    canonical = canonical_url(url)
    other = (
        canonical.replace("https:", "http:", 1)
        if canonical.startswith("https:")
        else canonical.replace("http:", "https:", 1)
    )
    return list(dict.fromkeys((canonical, other, url)))
