"""One article as its parts: which article printed each stretch first, and what is its own."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from rich.cells import cell_len, set_cell_size

from ingest.errors import InputError
from ingest.model.instant import BEIJING
from ingest.report.lookup import Ask, found

_PASSAGES = """
select
    p.position,
    p.first_article_id,
    p.first_position,
    p.first_published_at,
    p.first_by,
    p.how,
    substr(t.text, p.start + 1, p."end" - p.start) as words,
    c.carried_by,
    a.title,
    a.canonical_url as url
from passages as p
join texts as t using (article_id)
join articles as a on a.article_id = p.first_article_id
join carriers as c on c.article_id = p.first_article_id
where p.article_id = $article
order by p.position
"""
_FOREIGN = """
select kind, foreign_outlet, foreign_title, foreign_url, foreign_published_at, lag_days, how, words,
    confidence
from foreign_originals
where article_id = $article
order by confidence desc, words
"""
_ARTICLE = "select title, canonical_url as url from articles where article_id = $article"

_SHOWN = 40
"""Columns of the words that a part begins with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Neighbouring passages that one article printed first.

    Args:
        first_article_id: That article.
        is_own: Whether it is the article asked for.
        carried_by: Outlet on whose place it stands, or None.
        title: Its headline, or None.
        url: Its canonical address.
        published_at: Its publication, UTC, or None.
        first_by: What tells that it was first: source, date, original, guess or only.
        positions: Numbers of the paragraphs in the article asked for.
        n_near: Of these, how many differ in spaces, signs or script.
        n_chars: Characters of them.
        words: The first passage.
    """

    first_article_id: str
    is_own: bool
    carried_by: str | None
    title: str | None
    url: str
    published_at: datetime | None
    first_by: tuple[str, ...]
    positions: tuple[int, ...]
    n_near: int
    n_chars: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """What one article is made of.

    Args:
        article_id: The article.
        title: Its headline, or None.
        url: Its canonical address.
        parts: Its passages in order.
        foreign_sources: Foreign texts it names, as in ``foreign_originals``, the surest first.
    """

    article_id: str
    title: str | None
    url: str
    parts: tuple[Part, ...]
    foreign_sources: tuple[dict[str, Any], ...]


def composition_of(ask: Ask, asked: str) -> Composition:
    """Return what an article is made of.

    Args:
        ask: Gives the rows of a query over the release.
        asked: Article id, or an address in any form.

    Raises:
        InputError: The release knows no such article, or a cluster was asked for.
    """
    cluster_id, article_id = found(ask, asked.strip())
    if article_id is None:
        raise InputError(f"{cluster_id} is a cluster; passages are those of one article of it")
    values = {"article": article_id}
    (article,) = ask(_ARTICLE, values)
    rows = ask(_PASSAGES, values)
    return Composition(
        article_id=article_id,
        title=article["title"],
        url=article["url"],
        parts=tuple(
            _part(list(alike), article_id)
            for _, alike in groupby(rows, key=lambda row: row["first_article_id"])
        ),
        foreign_sources=tuple(dict(row) for row in ask(_FOREIGN, values)),
    )


def composition_as_json(made: Composition) -> str:
    """Return everything the lines show, and more, as one JSON object."""
    return json.dumps(asdict(made), ensure_ascii=False, indent=1, default=_plain)


def composition_as_lines(made: Composition, *, width: int) -> str:
    """Return the parts for people, no line wider than that; a Chinese character takes two."""
    return "\n".join(_fit(line, width) for line in _lines(made))


def _lines(made: Composition) -> Iterator[str]:
    n_chars = sum(part.n_chars for part in made.parts)
    yield made.title or "untitled"
    yield f"{made.url}  {made.article_id}"
    if not made.parts:
        yield "no paragraph is long enough to be followed"
    sources = {part.first_article_id for part in made.parts if not part.is_own}
    own = sum(part.n_chars for part in made.parts if part.is_own)
    if n_chars:
        yield f"{own / n_chars:.0%} printed here first; the rest by {len(sources)} other articles"
    for part in made.parts:
        where = _numbers(part.positions)
        begins = _fit(" ".join(part.words.split()), _SHOWN)
        if part.is_own:
            yield f"{where:9} here first  {begins}"
            continue
        by = ", ".join(part.first_by)
        near = f", {part.n_near} in other signs" if part.n_near else ""
        yield f"{where:9} {part.carried_by or 'no address'}  {_day(part)}  ({by}{near})  {begins}"
        yield f"{'':9} {part.first_article_id}  {part.title or 'untitled'}"
    for row in made.foreign_sources:
        named = row["foreign_title"] or row["foreign_url"] or row["words"]
        lag = "" if row["lag_days"] is None else f", {row['lag_days']} days before"
        yield f"{'abroad':9} {row['foreign_outlet'] or 'unknown'}: {named} ({row['how']}{lag})"


def _part(rows: Sequence[dict[str, Any]], article_id: str) -> Part:
    first = rows[0]
    return Part(
        first_article_id=first["first_article_id"],
        is_own=first["first_article_id"] == article_id,
        carried_by=first["carried_by"],
        title=first["title"],
        url=first["url"],
        published_at=first["first_published_at"],
        first_by=tuple(dict.fromkeys(row["first_by"] for row in rows)),
        positions=tuple(row["position"] for row in rows),
        n_near=sum(row["how"] == "near" for row in rows),
        n_chars=sum(len(row["words"]) for row in rows),
        words=first["words"],
    )


def _numbers(positions: Sequence[int]) -> str:
    first, last = positions[0], positions[-1]
    return f"{first}" if first == last else f"{first}-{last}"


def _day(part: Part) -> str:
    at = part.published_at
    return "undated" if at is None else f"{at.astimezone(BEIJING):%Y-%m-%d}"


def _fit(line: str, room: int) -> str:
    return line if cell_len(line) <= room else set_cell_size(line, room - 1).rstrip() + "…"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
